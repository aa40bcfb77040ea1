// SPDX-License-Identifier: Apache-2.0
#include "acme/payload.hpp"

#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "base/time_text.hpp"

namespace causeway::acme {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;
using nlohmann::json;

base::Error wrong_member(std::string_view name, const char* must) {
    return base::make_error(ErrorKind::malformed,
                            "The member \"" + std::string(name) + "\" must be " + must + ".");
}

}  // namespace

Result<void> require_post_as_get(std::string_view payload) {
    if (payload.empty()) return {};
    return fail(ErrorKind::malformed,
                "This resource is read by POST-as-GET: send an empty payload (\"\").");
}

Result<json> parse_object(std::string_view payload) {
    if (payload.empty()) {
        return fail(ErrorKind::malformed,
                    "This request needs a JSON object as its payload; an empty one only reads.");
    }
    CAUSEWAY_TRY(json value, base::parse_json(payload));
    if (!value.is_object()) {
        return fail(ErrorKind::malformed, "The payload must be a JSON object.");
    }
    return value;
}

const json* find_member(const json& object, std::string_view name) {
    const auto member = object.find(name);
    return member == object.end() || member->is_null() ? nullptr : &*member;
}

Result<std::string> read_text(const json& object, std::string_view name) {
    const json* member = find_member(object, name);
    if (member == nullptr || !member->is_string()) return fail(wrong_member(name, "a text"));
    return member->get<std::string>();
}

Result<bool> read_flag(const json& object, std::string_view name) {
    const json* member = find_member(object, name);
    if (member == nullptr) return false;
    if (!member->is_boolean()) return fail(wrong_member(name, "true or false"));
    return member->get<bool>();
}

Result<std::optional<std::vector<std::string>>> read_texts(const json& object,
                                                           std::string_view name) {
    const json* member = find_member(object, name);
    if (member == nullptr) return std::optional<std::vector<std::string>>();
    if (!member->is_array()) return fail(wrong_member(name, "an array of texts"));
    std::vector<std::string> out;
    for (const json& item : *member) {
        if (!item.is_string()) return fail(wrong_member(name, "an array of texts"));
        out.push_back(item.get<std::string>());
    }
    return std::optional(std::move(out));
}

Result<std::optional<base::Time>> read_time(const json& object, std::string_view name) {
    const json* member = find_member(object, name);
    if (member == nullptr) return std::optional<base::Time>();
    if (member->is_string()) {
        if (auto time = base::parse_rfc3339(member->get<std::string>()))
            return std::optional(*time);
    }
    return fail(wrong_member(name,
                             "a time such as \"2026-05-01T12:00:00Z\" (RFC 3339), in the years "
                             "1970 to 9999 of UTC"));
}

}  // namespace causeway::acme
