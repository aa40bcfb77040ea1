// SPDX-License-Identifier: Apache-2.0
#include "audit/checkpoint.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/encoding.hpp"

namespace causeway::audit {
namespace {

base::Error no_checkpoint() {
    return base::make_error(base::ErrorKind::malformed,
                            "This is no checkpoint (C2SP tlog-checkpoint): origin, size and root "
                            "hash, a line each.");
}

// Takes the next line, which must have an end and must not be empty.
std::string_view take_line(std::string_view& text) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return {};
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

}  // namespace

std::string to_text(const Checkpoint& checkpoint) {
    return checkpoint.origin + "\n" + std::to_string(checkpoint.head.size) + "\n" +
           base::base64_encode(checkpoint.head.root) + "\n";
}

base::Result<Checkpoint> parse_checkpoint(std::string_view text) {
    Checkpoint checkpoint;
    checkpoint.origin = take_line(text);
    const std::string_view size = take_line(text);
    const auto [end, error] =
        std::from_chars(size.data(), size.data() + size.size(), checkpoint.head.size);
    const bool one_spelling = size == "0" || !size.starts_with('0');
    const auto root = base::base64_decode(take_line(text));
    if (checkpoint.origin.empty() || error != std::errc{} || end != size.data() + size.size() ||
        !one_spelling || !root || root->size() != checkpoint.head.root.size()) {
        return base::fail(no_checkpoint());
    }
    std::ranges::copy(*root, checkpoint.head.root.begin());
    while (!text.empty()) {
        if (take_line(text).empty()) return base::fail(no_checkpoint());
    }
    return checkpoint;
}

base::Result<Checkpoint> open_checkpoint(std::string_view note, std::span<const VerifierKey> keys) {
    CAUSEWAY_TRY(const Checkpoint claimed, parse_checkpoint(note_text(note)));
    std::vector<VerifierKey> of_this_log;
    std::ranges::copy_if(keys, std::back_inserter(of_this_log),
                         [&](const VerifierKey& key) { return key.name() == claimed.origin; });
    CAUSEWAY_CHECK(open_note(note, of_this_log));
    return claimed;
}

}  // namespace causeway::audit
