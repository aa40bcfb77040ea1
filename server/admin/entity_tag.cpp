// SPDX-License-Identifier: Apache-2.0
#include "admin/entity_tag.hpp"

namespace causeway::admin {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// A weak tag never matches: its "W/" stands before what is compared.
bool names(std::string_view list, std::string_view tag) {
    for (;;) {
        const auto comma = list.find(',');
        const std::string_view member = trimmed(list.substr(0, comma));
        if (member == tag || member == "*") return true;
        if (comma == std::string_view::npos) return false;
        list.remove_prefix(comma + 1);
    }
}

}  // namespace

std::string entity_tag(std::int64_t version) {
    return '"' + std::to_string(version) + '"';
}

base::Result<void> check_if_match(const http::Request& request, std::string_view current) {
    const auto lists = request.headers.all("If-Match");
    if (lists.empty()) return {};
    for (const std::string_view list : lists) {
        if (names(list, current)) return {};
    }
    return base::fail(
        base::ErrorKind::precondition_failed,
        "It was changed since it was read: If-Match does not name its ETag, which is " +
            std::string(current) + " now. Read it again.");
}

}  // namespace causeway::admin
