// SPDX-License-Identifier: Apache-2.0
#include "admin/object_reader.hpp"

#include <algorithm>
#include <cstdint>

#include <nlohmann/json.hpp>

#include "base/ascii.hpp"
#include "base/json.hpp"
#include "base/time_text.hpp"
#include "model/slug.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestText = 200;
constexpr std::size_t kMostItems = 200;
constexpr std::size_t kLongestSecret = 64 * 1024;  // a PKCS#12 file in base64 fits

}  // namespace

base::Result<json> json_object(const http::Request& request) {
    if (!request.has_media_type("application/json")) {
        return base::fail(base::ErrorKind::unsupported_media_type,
                          "Send the body as JSON, with \"Content-Type: application/json\".");
    }
    CAUSEWAY_TRY(json body, base::parse_json(request.body));
    if (!body.is_object()) {
        return base::fail(base::ErrorKind::malformed, "The body must be one JSON object.");
    }
    return body;
}

base::Result<void> no_members(const http::Request& request) {
    if (request.body.empty()) return {};
    CAUSEWAY_TRY(const json body, json_object(request));
    InputErrors errors;
    return ObjectReader(body, errors).result();
}

std::optional<std::string> ObjectReader::optional_text(std::string_view name, std::size_t longest) {
    const json* value = member(name);
    return value == nullptr ? std::nullopt : text_of(*value, place_of(name), longest);
}

std::string ObjectReader::text(std::string_view name, std::size_t longest) {
    return optional_text(name, longest).value_or("");
}

std::string ObjectReader::required_text(std::string_view name, std::size_t longest) {
    const json* value = member(name);
    if (value == nullptr) {
        reject(name, "is missing.");
        return {};
    }
    auto read = text_of(*value, place_of(name), longest);
    if (read && read->empty()) reject(name, "must not be empty.");
    return std::move(read).value_or("");
}

std::string ObjectReader::required_lines(std::string_view name, std::size_t longest) {
    const json* value = member(name);
    const auto is_line_end_or_text = [](char c) {
        return c == '\n' || c == '\r' || !base::is_ascii_control(c);
    };
    if (value == nullptr) {
        reject(name, "is missing.");
    } else if (!value->is_string()) {
        reject(name, "must be a text.");
    } else if (const auto& text = value->get_ref<const std::string&>();
               text.empty() || text.size() > longest ||
               !std::ranges::all_of(text, is_line_end_or_text)) {
        reject(name, "must have from 1 to " + std::to_string(longest) +
                         " bytes and no control characters but line ends.");
    } else {
        return text;
    }
    return {};
}

std::string ObjectReader::slug(std::string_view name) {
    const json* value = member(name);
    if (value == nullptr) {
        reject(name, "is missing.");
        return {};
    }
    const auto read = text_of(*value, place_of(name), kLongestText);
    if (!read) return {};
    const auto parsed = model::Slug::parse(*read);
    if (parsed) return parsed->text();
    reject(name, parsed.error().detail);
    return {};
}

std::optional<bool> ObjectReader::boolean(std::string_view name) {
    const json* value = member(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_boolean()) return value->get<bool>();
    reject(name, "must be true or false.");
    return std::nullopt;
}

std::optional<int> ObjectReader::integer(std::string_view name, int least, int most) {
    const json* value = member(name);
    if (value == nullptr) return std::nullopt;
    // An unsigned number beyond int64 would turn negative: compare it as what it is.
    const bool fits = value->is_number_unsigned()
                          ? value->get<std::uint64_t>() <= static_cast<std::uint64_t>(most)
                          : value->is_number_integer() && value->get<std::int64_t>() <= most;
    if (fits && value->get<std::int64_t>() >= least) return value->get<int>();
    reject(name, "must be a whole number from " + std::to_string(least) + " to " +
                     std::to_string(most) + ".");
    return std::nullopt;
}

std::optional<base::Time> ObjectReader::time(std::string_view name) {
    const auto word = optional_text(name);
    if (!word) return std::nullopt;
    const auto parsed = base::parse_rfc3339(*word);
    if (parsed) return *parsed;
    reject(name, "must be a time such as 2030-01-31T12:00:00Z, in the years 1970 to 9999.");
    return std::nullopt;
}

base::Time ObjectReader::required_time(std::string_view name) {
    if (member(name) == nullptr) reject(name, "is missing.");
    return time(name).value_or(base::Time{});
}

std::vector<std::string> ObjectReader::texts(std::string_view name, std::size_t longest) {
    std::vector<std::string> out;
    const json* value = member(name);
    if (value == nullptr) return out;
    if (!value->is_array() || value->size() > kMostItems) {
        reject(name, "must be a list of at most " + std::to_string(kMostItems) + " texts.");
        return out;
    }
    for (std::size_t i = 0; i < value->size(); ++i) {
        auto item = text_of((*value)[i], place_of(name) + "/" + std::to_string(i), longest);
        if (item) out.push_back(std::move(*item));
    }
    return out;
}

std::map<std::string, base::Secret> ObjectReader::secrets(std::string_view name) {
    std::map<std::string, base::Secret> out;
    object(name, [&](ObjectReader& reader) {
        for (const auto& [key, value] : reader.object_.items()) {
            reader.read_.insert(key);
            // The value may hold anything but must never be quoted back.
            if (value.is_string() && value.get_ref<const std::string&>().size() <= kLongestSecret) {
                out.emplace(key, base::Secret::from_text(value.get_ref<const std::string&>()));
            } else {
                reader.reject(key, "must be a text of at most 65536 bytes.");
            }
        }
    });
    return out;
}

std::optional<std::string> ObjectReader::object_text(std::string_view name) {
    const json* value = member(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_object()) return value->dump();
    reject(name, "must be a JSON object.");
    return std::nullopt;
}

bool ObjectReader::has(std::string_view name) const {
    return object_.contains(name);
}

bool ObjectReader::is_null(std::string_view name) {
    const auto found = object_.find(name);
    if (found == object_.end() || !found->is_null()) return false;
    read_.emplace(name);
    return true;
}

void ObjectReader::object(std::string_view name, const std::function<void(ObjectReader&)>& read) {
    const json* value = member(name);
    if (value == nullptr) return;
    if (!value->is_object()) return reject(name, "must be a JSON object.");
    ObjectReader reader(*value, errors_, place_of(name));
    read(reader);
    reader.refuse_unread();
}

void ObjectReader::objects(std::string_view name, const std::function<void(ObjectReader&)>& read) {
    const json* value = member(name);
    if (value == nullptr) return;
    const bool objects =
        value->is_array() && value->size() <= kMostItems &&
        std::ranges::all_of(*value, [](const json& item) { return item.is_object(); });
    if (!objects) return reject(name, "must be a list of JSON objects.");
    for (std::size_t i = 0; i < value->size(); ++i) {
        ObjectReader reader((*value)[i], errors_, place_of(name) + "/" + std::to_string(i));
        read(reader);
        reader.refuse_unread();
    }
}

void ObjectReader::reject(std::string_view name, std::string detail) {
    errors_.add(kPointer, place_of(name), std::move(detail));
}

void ObjectReader::refuse_unread() {
    for (const auto& [name, value] : object_.items()) {
        if (!read_.contains(name)) reject(name, "is not known here; check its spelling.");
    }
}

const json* ObjectReader::member(std::string_view name) {
    read_.emplace(name);
    const auto found = object_.find(name);
    return found == object_.end() ? nullptr : &*found;
}

std::string ObjectReader::place_of(std::string_view name) const {
    return place_ + (json::json_pointer() / std::string(name)).to_string();
}

std::optional<std::string> ObjectReader::text_of(const json& value, const std::string& place,
                                                 std::size_t longest) {
    if (!value.is_string()) {
        errors_.add(kPointer, place, "must be a text.");
        return std::nullopt;
    }
    const auto& text = value.get_ref<const std::string&>();
    if (text.size() > longest || std::ranges::any_of(text, base::is_ascii_control)) {
        errors_.add(
            kPointer, place,
            "must have at most " + std::to_string(longest) + " bytes and no control characters.");
        return std::nullopt;
    }
    return text;
}

}  // namespace causeway::admin
