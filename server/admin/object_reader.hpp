// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "admin/input_errors.hpp"
#include "base/clock.hpp"
#include "base/enum_names.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "http/request.hpp"

namespace causeway::admin {

// The JSON object that a write carries. unsupported_media_type unless it is declared as JSON, which
// also keeps a browser's cross-site forms out.
base::Result<nlohmann::json> json_object(const http::Request& request);

// For the writes that carry nothing: no body, or an empty object.
base::Result<void> no_members(const http::Request& request);

// Reads one JSON object member by member: no conversions, no member that nobody asked for. What is
// wrong is collected, and the value then read is empty; nothing may be done before result().
class ObjectReader {
  public:
    // Both must outlive the reader. `place` is the object's own JSON pointer.
    ObjectReader(const nlohmann::json& object, InputErrors& errors, std::string place = {})
        : object_(object), errors_(errors), place_(std::move(place)) {}

    // Characters that a person may read: no control characters. text() is empty when absent.
    std::optional<std::string> optional_text(std::string_view name, std::size_t longest = 200);
    std::string text(std::string_view name, std::size_t longest = 200);
    std::string required_text(std::string_view name, std::size_t longest = 200);
    // The same of several lines.
    std::string required_lines(std::string_view name, std::size_t longest);
    // model::Slug's spelling; required.
    std::string slug(std::string_view name);
    std::optional<bool> boolean(std::string_view name);
    std::optional<int> integer(std::string_view name, int least, int most);
    std::optional<base::Time> time(std::string_view name);
    base::Time required_time(std::string_view name);
    std::vector<std::string> texts(std::string_view name, std::size_t longest = 253);
    std::map<std::string, base::Secret> secrets(std::string_view name);
    // The member as JSON text; nothing when absent. It must be an object.
    std::optional<std::string> object_text(std::string_view name);
    bool has(std::string_view name) const;
    bool is_null(std::string_view name);

    void object(std::string_view name, const std::function<void(ObjectReader&)>& read);
    void objects(std::string_view name, const std::function<void(ObjectReader&)>& read);

    template <class Enum>
    std::optional<Enum> choice(std::string_view name);
    template <class Enum>
    std::vector<Enum> choices(std::string_view name);

    void reject(std::string_view name, std::string detail);

    // Also refuses the members that were not read. Call it once, last.
    void refuse_unread();
    base::Result<void> result() {
        refuse_unread();
        return errors_.result();
    }

  private:
    const nlohmann::json* member(std::string_view name);
    std::string place_of(std::string_view name) const;
    std::optional<std::string> text_of(const nlohmann::json& value, const std::string& place,
                                       std::size_t longest);

    const nlohmann::json& object_;
    InputErrors& errors_;
    std::string place_;
    std::set<std::string, std::less<>> read_;
};

// The names of an enumeration, for the sentence that refuses another one.
template <class Enum>
std::string names_of() {
    std::string out;
    for (const auto& [value, name] : base::EnumNames<Enum>::table) {
        if (!out.empty()) out += ", ";
        out += name;
    }
    return out;
}

template <class Enum>
std::optional<Enum> ObjectReader::choice(std::string_view name) {
    const auto word = optional_text(name);
    if (!word) return std::nullopt;
    const auto value = base::named<Enum>(*word);
    if (!value) reject(name, "must be one of: " + names_of<Enum>() + ".");
    return value;
}

template <class Enum>
std::vector<Enum> ObjectReader::choices(std::string_view name) {
    std::vector<Enum> out;
    for (const std::string& word : texts(name)) {
        const auto value = base::named<Enum>(word);
        if (value) {
            out.push_back(*value);
        } else {
            reject(name, "may only hold: " + names_of<Enum>() + ".");
        }
    }
    return out;
}

}  // namespace causeway::admin
