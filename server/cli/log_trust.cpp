// SPDX-License-Identifier: Apache-2.0
#include "cli/log_trust.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/ascii.hpp"
#include "cli/input_file.hpp"

namespace causeway::cli {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;

base::Error nothing_in(const std::string& path, const char* what) {
    return base::make_error(ErrorKind::malformed,
                            path + " has no " + what + ": what you bring along would not be used.");
}

base::Result<void> read_keys(LogTrust& trust, const std::string& path) {
    CAUSEWAY_TRY(const std::string text, read_text_file(path));
    const std::size_t before = trust.keys.size();
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const auto line = base::trim(std::string_view(text).substr(begin, end - begin), " \t\r");
        begin = end + 1;
        if (line.empty()) continue;
        const auto key = audit::VerifierKey::parse(line);
        if (!key) return base::fail(ErrorKind::malformed, path + ": " + key.error().detail);
        trust.keys.push_back(*key);
    }
    if (trust.keys.size() == before) return base::fail(nothing_in(path, "verifier key"));
    return {};
}

base::Result<void> read_anchor(LogTrust& trust, const std::string& path) {
    CAUSEWAY_TRY(const std::string note, read_text_file(path));
    const auto checkpoint = trust.keys.empty() ? audit::parse_checkpoint(audit::note_text(note))
                                               : audit::open_checkpoint(note, trust.keys);
    if (!checkpoint) {
        return base::fail(ErrorKind::malformed, path + ": " + checkpoint.error().detail);
    }
    if (!trust.origin.empty() && trust.origin != checkpoint->origin) {
        return base::fail(ErrorKind::malformed, path + " is an anchor of the log " +
                                                    checkpoint->origin + ", others are of " +
                                                    trust.origin + ": give those of one log.");
    }
    trust.origin = checkpoint->origin;
    trust.anchors.push_back({path, checkpoint->head});
    return {};
}

base::Result<void> read_anchors(LogTrust& trust, const std::string& path) {
    std::error_code failed;
    if (!fs::is_directory(path, failed)) return read_anchor(trust, path);
    const std::size_t before = trust.anchors.size();
    for (const auto& entry : fs::directory_iterator(path, failed)) {
        if (entry.path().extension() != ".checkpoint") continue;
        CAUSEWAY_CHECK(read_anchor(trust, entry.path().string()));
    }
    if (failed) return base::fail(ErrorKind::malformed, path + " cannot be read.");
    if (trust.anchors.size() == before) return base::fail(nothing_in(path, "*.checkpoint"));
    return {};
}

}  // namespace

base::Result<LogTrust> read_trust(const std::vector<std::string>& keys,
                                  const std::vector<std::string>& anchors) {
    LogTrust trust;
    for (const std::string& path : keys) CAUSEWAY_CHECK(read_keys(trust, path));
    for (const std::string& path : anchors) CAUSEWAY_CHECK(read_anchors(trust, path));
    return trust;
}

}  // namespace causeway::cli
