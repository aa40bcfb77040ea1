// SPDX-License-Identifier: Apache-2.0
#include "http/body.hpp"

#include <algorithm>
#include <charconv>

namespace causeway::http {
namespace {

constexpr std::size_t kChunkLineBytes = 256;

class ChunkedReader {
  public:
    ChunkedReader(Input& input, const Limits& limits)
        : input_(input), limits_(limits), extra_left_(limits.header_bytes) {}

    Read<std::string> read() {
        std::string body;
        for (;;) {
            const auto size = chunk_size();
            if (!size) return refuse(size.error());
            if (*size == 0) break;
            if (*size > limits_.body_bytes - body.size()) {
                return refuse(413, "The body is larger than " + std::to_string(limits_.body_bytes) +
                                       " octets.");
            }
            if (auto data = input_.octets(*size, body); !data) return refuse(data.error());
            if (auto end = chunk_end(); !end) return refuse(end.error());
        }
        if (auto trailers = skip_trailers(); !trailers) return refuse(trailers.error());
        return body;
    }

  private:
    // The size in hex, then extensions, which a recipient ignores (RFC 9112 §7.1.1). What comes
    // besides data counts against one allowance, else tiny chunks with long extensions are free.
    Read<std::size_t> chunk_size() {
        const auto line = input_.line(kChunkLineBytes, {400, "A chunk's size line is too long."});
        if (!line) return refuse(line.error());
        const std::string_view text =
            std::string_view(*line).substr(0, line->find_first_of("; \t"));
        const std::size_t after = line->find_first_not_of(" \t", text.size());
        const bool only_extensions = after == std::string::npos || (*line)[after] == ';';
        std::size_t size = 0;
        const auto parsed = std::from_chars(text.data(), text.data() + text.size(), size, 16);
        if (parsed.ec == std::errc::result_out_of_range) {
            return refuse(413, "A chunk is larger than any body may be.");
        }
        if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size() ||
            !only_extensions || !is_field_value(*line)) {
            return refuse(400, "A chunk does not begin with its size in hex.");
        }
        if (auto within = spend(line->size() - text.size()); !within) return refuse(within.error());
        return size;
    }

    Read<void> chunk_end() {
        const auto line = input_.line(2, {400, "A chunk is longer than its size line says."});
        if (!line) return refuse(line.error());
        return {};
    }

    // Trailers must be read, or they would be taken for the next request; nothing here needs them.
    Read<void> skip_trailers() {
        for (;;) {
            const auto line = input_.line(extra_left_, too_much());
            if (!line) return refuse(line.error());
            if (line->empty()) return {};
            if (auto field = parse_field(*line); !field) return refuse(field.error());
            if (auto within = spend(line->size() + 2); !within) return within;
        }
    }

    Read<void> spend(std::size_t octets) {
        if (octets > extra_left_) return refuse(too_much());
        extra_left_ -= octets;
        return {};
    }

    static Refusal too_much() { return {431, "Chunk extensions and trailers are too large."}; }

    Input& input_;
    const Limits& limits_;
    std::size_t extra_left_;
};

}  // namespace

Read<std::string> read_body(Input& input, const RequestHead& head, const Limits& limits) {
    if (head.chunked) return ChunkedReader(input, limits).read();
    std::string body;
    const auto length = static_cast<std::size_t>(head.content_length.value_or(0));
    if (auto data = input.octets(length, body); !data) return refuse(data.error());
    return body;
}

}  // namespace causeway::http
