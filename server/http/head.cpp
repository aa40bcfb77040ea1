// SPDX-License-Identifier: Apache-2.0
#include "http/head.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"

namespace causeway::http {
namespace {

Read<void> parse_version(std::string_view version, RequestHead& head) {
    if (version == "HTTP/1.1") return {};
    if (version == "HTTP/1.0") {
        head.http_1_1 = false;
        return {};
    }
    if (version.starts_with("HTTP/")) return refuse(505, "Use HTTP/1.1.");
    return refuse(400, "The request line must read: method, space, target, space, HTTP/1.1.");
}

Read<void> parse_request_line(const std::string& line, RequestHead& head) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string::npos || first == last) {
        return refuse(400, "The request line must read: method, space, target, space, HTTP/1.1.");
    }
    if (auto version = parse_version(std::string_view(line).substr(last + 1), head); !version) {
        return version;
    }
    const std::string_view method = std::string_view(line).substr(0, first);
    if (!base::is_token(method)) return refuse(400, "The method is not a token.");
    head.method = parse_method(method);
    head.raw_target = line.substr(first + 1, last - first - 1);
    auto target = parse_target(head.raw_target, head.method);
    if (!target) return refuse(target.error());
    head.target = std::move(*target);
    return {};
}

bool is_host(std::string_view host) {
    return std::all_of(host.begin(), host.end(), [](char c) {
        return base::is_token_character(c) ||
               std::string_view(":[]").find(c) != std::string_view::npos;
    });
}

// RFC 9112 §3.2: exactly one Host, and for the absolute form the same authority in both places,
// although that RFC lets a server ignore Host there: a proxy in front of us may have believed it.
Read<void> check_host(const RequestHead& head) {
    const auto hosts = head.headers.all("Host");
    if (hosts.size() > 1) return refuse(400, "Send one Host header, not several.");
    if (hosts.empty()) {
        if (head.http_1_1) return refuse(400, "HTTP/1.1 requires a Host header.");
        return {};
    }
    if (!is_host(hosts.front())) return refuse(400, "The Host header is not a host name and port.");
    if (head.target.authority &&
        !base::equal_ignoring_case(*head.target.authority, hosts.front())) {
        return refuse(400, "The request target and the Host header name different hosts.");
    }
    return {};
}

Read<void> parse_transfer_encoding(RequestHead& head) {
    const auto encodings = head.headers.all("Transfer-Encoding");
    if (encodings.empty()) return {};
    if (!head.http_1_1) return refuse(400, "HTTP/1.0 has no Transfer-Encoding.");
    if (encodings.size() > 1 || !base::equal_ignoring_case(encodings.front(), "chunked")) {
        return refuse(501, "The only transfer coding understood here is \"chunked\".");
    }
    head.chunked = true;
    return {};
}

Read<void> parse_content_length(const Limits& limits, RequestHead& head) {
    const auto lengths = head.headers.all("Content-Length");
    if (lengths.empty()) return {};
    if (lengths.size() > 1) return refuse(400, "Send one Content-Length header, not several.");
    if (head.chunked) {
        return refuse(400, "Send either Content-Length or Transfer-Encoding, not both.");
    }
    const std::string_view text = lengths.front();
    const bool digits = std::all_of(text.begin(), text.end(), base::is_ascii_digit);
    if (text.empty() || !digits) return refuse(400, "Content-Length is not a decimal number.");
    std::uint64_t length = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), length);
    if (parsed.ec != std::errc() || length > limits.body_bytes) {
        return refuse(413,
                      "The body is larger than " + std::to_string(limits.body_bytes) + " octets.");
    }
    head.content_length = length;
    return {};
}

Read<void> parse_expectation(RequestHead& head) {
    const auto expectations = head.headers.all("Expect");
    if (expectations.empty() || !head.http_1_1) return {};
    if (expectations.size() > 1 ||
        !base::equal_ignoring_case(expectations.front(), "100-continue")) {
        return refuse(417, "The only expectation understood here is \"100-continue\".");
    }
    head.expects_continue = true;
    return {};
}

bool asks_to_close(const RequestHead& head) {
    for (std::string_view options : head.headers.all("Connection")) {
        while (!options.empty()) {
            const std::size_t comma = std::min(options.find(','), options.size());
            if (base::equal_ignoring_case(base::trim(options.substr(0, comma)), "close"))
                return true;
            options.remove_prefix(std::min(comma + 1, options.size()));
        }
    }
    return false;
}

Read<void> interpret(const Limits& limits, RequestHead& head) {
    if (auto host = check_host(head); !host) return host;
    if (auto encoding = parse_transfer_encoding(head); !encoding) return encoding;
    if (auto length = parse_content_length(limits, head); !length) return length;
    if (auto expectation = parse_expectation(head); !expectation) return expectation;
    // HTTP/1.0 keep-alive was never standardised and no ACME client needs it.
    head.keep_alive = head.http_1_1 && !asks_to_close(head);
    return {};
}

Refusal head_too_large(const Limits& limits) {
    return {431, "The request line and headers are larger than " +
                     std::to_string(limits.header_bytes) + " octets together."};
}

}  // namespace

bool is_field_value(std::string_view value) {
    return std::none_of(value.begin(), value.end(),
                        [](char c) { return c != '\t' && base::is_ascii_control(c); });
}

Read<HeaderField> parse_field(std::string_view line) {
    if (line.starts_with(' ') || line.starts_with('\t')) {
        return refuse(400, "A header is folded over several lines; send it on one.");
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !base::is_token(line.substr(0, colon))) {
        return refuse(400, "A header line must read: name, colon, value.");
    }
    const std::string_view value = base::trim(line.substr(colon + 1));
    if (!is_field_value(value)) return refuse(400, "A header value holds a control character.");
    return HeaderField{std::string(line.substr(0, colon)), std::string(value)};
}

Read<RequestHead> read_head(Input& input, const Limits& limits) {
    const Refusal too_large = head_too_large(limits);
    std::size_t left = limits.header_bytes;
    const auto next_line = [&]() -> Read<std::string> {
        auto line = input.line(left, too_large);
        if (line) left -= line->size() + 2;
        return line;
    };

    RequestHead head;
    auto line = next_line();
    // RFC 9112 §2.2: old clients send an empty line after a body.
    if (line && line->empty()) line = next_line();
    if (!line) return refuse(line.error());
    if (auto parsed = parse_request_line(*line, head); !parsed) return refuse(parsed.error());

    for (line = next_line(); line && !line->empty(); line = next_line()) {
        if (head.headers.size() == limits.header_fields) {
            return refuse(431, "More than " + std::to_string(limits.header_fields) + " headers.");
        }
        auto field = parse_field(*line);
        if (!field) return refuse(field.error());
        head.headers.add(std::move(field->name), std::move(field->value));
    }
    if (!line) return refuse(line.error());
    if (auto consistent = interpret(limits, head); !consistent) return refuse(consistent.error());
    return head;
}

}  // namespace causeway::http
