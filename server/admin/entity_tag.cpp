// SPDX-License-Identifier: Apache-2.0
#include "admin/entity_tag.hpp"

#include <charconv>
#include <string_view>

namespace causeway::admin {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// The version whose tag this is. A weak tag never matches: its "W/" stands before the quote.
std::optional<std::int64_t> version_in(std::string_view tag) {
    if (tag.size() < 3) return std::nullopt;
    std::int64_t version = 0;
    std::from_chars(tag.data() + 1, tag.data() + tag.size() - 1, version);
    if (entity_tag(version) != tag) return std::nullopt;
    return version;
}

}  // namespace

std::string entity_tag(std::int64_t version) {
    return '"' + std::to_string(version) + '"';
}

std::optional<std::set<std::int64_t>> versions_to_match(const http::Request& request) {
    const auto lists = request.headers.all("If-Match");
    if (lists.empty()) return std::nullopt;
    std::set<std::int64_t> versions;
    for (std::string_view list : lists) {
        for (std::size_t comma = 0; comma != std::string_view::npos;) {
            comma = list.find(',');
            const std::string_view tag = trimmed(list.substr(0, comma));
            if (tag == "*") return std::nullopt;
            if (const auto version = version_in(tag)) versions.insert(*version);
            if (comma != std::string_view::npos) list.remove_prefix(comma + 1);
        }
    }
    return versions;
}

}  // namespace causeway::admin
