// SPDX-License-Identifier: Apache-2.0
#include "http/target.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/encoding.hpp"

namespace causeway::http {
namespace {

bool is_one_of(char c, std::string_view set) {
    return set.find(c) != std::string_view::npos;
}

// pchar of RFC 3986 §3.3 and the slash between segments.
bool is_path_character(char c) {
    return base::is_ascii_alphanumeric(c) || is_one_of(c, "-._~!$&'()*+,;=:@%/");
}

// Wider than RFC 3986 §3.4, because browsers send the brackets, braces and bars of a query as they
// are; still nothing that is not visible ASCII.
bool is_query_character(char c) {
    return c > ' ' && c < 0x7f && !is_one_of(c, "#\"<>");
}

std::optional<std::string> percent_decode(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        const auto octet = base::hex_decode(text.substr(i + 1, 2));
        if (!octet || octet->size() != 1) return std::nullopt;
        out += static_cast<char>(octet->front());
        i += 2;
    }
    return out;
}

bool is_unambiguous(std::string_view segment) {
    if (segment == "." || segment == "..") return false;
    return base::is_utf8(segment) && std::none_of(segment.begin(), segment.end(), [](char c) {
               return c == '/' || c == '\\' || base::is_ascii_control(c);
           });
}

Read<void> parse_path(Target& target) {
    if (!std::all_of(target.path.begin(), target.path.end(), is_path_character)) {
        return refuse(400, "The path holds a character that must be percent-encoded.");
    }
    if (target.path == "/") return {};
    std::string_view rest = std::string_view(target.path).substr(1);
    for (;;) {
        const std::size_t slash = std::min(rest.find('/'), rest.size());
        const auto segment = percent_decode(rest.substr(0, slash));
        if (!segment) return refuse(400, "The path holds a '%' that two hex digits do not follow.");
        if (!is_unambiguous(*segment)) {
            return refuse(400,
                          "A path segment is a dot-segment, is not UTF-8, or encodes a slash, a "
                          "backslash or a control character.");
        }
        target.segments.push_back(*segment);
        if (slash == rest.size()) return {};
        rest.remove_prefix(slash + 1);
    }
}

std::optional<std::string> form_decode(std::string_view text) {
    std::string spaced(text);
    std::replace(spaced.begin(), spaced.end(), '+', ' ');
    auto decoded = percent_decode(spaced);
    if (!decoded || !base::is_utf8(*decoded)) return std::nullopt;
    return decoded;
}

Read<void> parse_query(Target& target) {
    if (!std::all_of(target.query.begin(), target.query.end(), is_query_character)) {
        return refuse(400, "The query holds a character that must be percent-encoded.");
    }
    std::string_view rest = target.query;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('&'), rest.size());
        const std::string_view pair = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (pair.empty()) continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const auto name = form_decode(pair.substr(0, equals));
        const auto value = form_decode(pair.substr(std::min(equals + 1, pair.size())));
        if (!name || !value) {
            return refuse(400, "The query holds a broken percent-encoding or is not UTF-8.");
        }
        target.parameters.push_back({*name, *value});
    }
    return {};
}

// Takes "https://authority" off the front; what is left is empty, a path or a query.
std::optional<std::string> take_authority(std::string_view& rest) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!base::equal_ignoring_case(rest.substr(0, scheme.size()), scheme)) continue;
        rest.remove_prefix(scheme.size());
        const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
        std::string authority(rest.substr(0, end));
        rest.remove_prefix(end);
        return authority;
    }
    return std::nullopt;
}

}  // namespace

Read<Target> parse_target(std::string_view text, Method method) {
    Target target;
    if (text == "*" && method == Method::options) {
        target.path = "*";
        target.segments.emplace_back("*");
        return target;
    }
    std::string_view rest = text;
    if (!rest.starts_with('/')) {
        target.authority = take_authority(rest);
        if (!target.authority) return refuse(400, "The request target must begin with a slash.");
    }
    const std::size_t question = std::min(rest.find('?'), rest.size());
    target.path = rest.substr(0, question);
    if (target.path.empty()) target.path = "/";
    target.query = rest.substr(std::min(question + 1, rest.size()));

    if (auto path = parse_path(target); !path) return refuse(path.error());
    if (auto query = parse_query(target); !query) return refuse(query.error());
    return target;
}

}  // namespace causeway::http
