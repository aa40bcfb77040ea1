// SPDX-License-Identifier: Apache-2.0
#include "admin/query_reader.hpp"

#include <charconv>
#include <utility>

#include "admin/listing.hpp"
#include "base/time_text.hpp"

namespace causeway::admin {

std::optional<std::string> QueryReader::text(std::string_view name) {
    read_.emplace(name);
    const auto value = request_.parameter(name);
    if (!value) return std::nullopt;
    if (value->empty()) reject(name, "must not be empty; leave it out to see everything.");
    return std::string(*value);
}

std::optional<base::Time> QueryReader::time(std::string_view name) {
    const auto word = text(name);
    if (!word) return std::nullopt;
    const auto parsed = base::parse_rfc3339(*word);
    if (parsed) return *parsed;
    reject(name, "must be a time such as 2030-01-31T12:00:00Z, in the years 1970 to 9999.");
    return std::nullopt;
}

std::optional<std::int64_t> QueryReader::number(std::string_view name, std::int64_t least,
                                                std::int64_t most) {
    const auto word = text(name);
    if (!word) return std::nullopt;
    std::int64_t number = 0;
    const char* end = word->data() + word->size();
    const auto [rest, error] = std::from_chars(word->data(), end, number);
    if (error == std::errc{} && rest == end && number >= least && number <= most) return number;
    reject(name, "must be a whole number from " + std::to_string(least) + " to " +
                     std::to_string(most) + ".");
    return std::nullopt;
}

std::optional<base::Uuid> QueryReader::id(std::string_view name) {
    const auto word = text(name);
    if (!word) return std::nullopt;
    const auto parsed = base::Uuid::parse(*word);
    if (parsed) return *parsed;
    reject(name, "must be an id as this API gives it.");
    return std::nullopt;
}

model::Page QueryReader::page() {
    model::Page page{.before = std::nullopt, .limit = kDefaultLimit};
    page.limit = static_cast<int>(number("limit", 1, kMostLimit).value_or(kDefaultLimit));
    if (const auto word = text("cursor")) {
        page.before = parse_cursor(*word);
        if (!page.before) reject("cursor", "must be the \"next\" of an earlier answer.");
    }
    return page;
}

void QueryReader::reject(std::string_view name, std::string detail) {
    errors_.add(kParameter, std::string(name), std::move(detail));
}

base::Result<void> QueryReader::result() {
    std::set<std::string_view> seen;
    for (const auto& [name, value] : request_.parameters) {
        if (!read_.contains(name)) {
            reject(name, "is not known here; check its spelling.");
        } else if (!seen.insert(name).second) {
            reject(name, "is there twice.");
        }
    }
    return errors_.result();
}

}  // namespace causeway::admin
