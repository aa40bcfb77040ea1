// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/enum_names.hpp"
#include "base/strong_id.hpp"

namespace causeway::storage {

template <class T>
concept NamedEnum = requires { base::EnumNames<T>::table; };

// A parameter in PostgreSQL's text format; octets as hexadecimal, which no encoding can damage.
// What a text column cannot hold becomes U+FFFD: U+0000 would end the text early and so make two
// keys one.
class SqlValue {
  public:
    SqlValue(std::nullopt_t) {}
    SqlValue(std::string text);
    SqlValue(std::string_view text) : SqlValue(std::string(text)) {}
    SqlValue(const char* text) : SqlValue(std::string(text)) {}
    SqlValue(bool value) : text_(value ? "t" : "f") {}
    SqlValue(int value) : text_(std::to_string(value)) {}
    SqlValue(std::int64_t value) : text_(std::to_string(value)) {}
    SqlValue(std::chrono::seconds value) : SqlValue(std::int64_t{value.count()}) {}
    SqlValue(base::Time value);
    SqlValue(base::Duration value) : SqlValue(std::int64_t{value.count()}) {}
    SqlValue(const base::Uuid& value) : text_(value.to_string()) {}
    SqlValue(base::ByteView octets);
    SqlValue(const base::Bytes& octets) : SqlValue(base::ByteView(octets)) {}
    SqlValue(const std::vector<std::string>& texts);
    SqlValue(const std::vector<base::Bytes>& blobs);

    template <std::size_t N>
    SqlValue(const std::array<std::uint8_t, N>& octets) : SqlValue(base::ByteView(octets)) {}
    template <class Tag>
    SqlValue(const base::StrongId<Tag>& id) : SqlValue(id.value()) {}
    template <NamedEnum Enum>
    SqlValue(Enum value) : SqlValue(base::name_of(value)) {}
    template <class T>
    SqlValue(const std::optional<T>& value) {
        if (value) *this = SqlValue(*value);
    }

    const std::optional<std::string>& text() const { return text_; }

  private:
    std::optional<std::string> text_;
};

using SqlValues = std::vector<SqlValue>;

// The texts of a list's members, as a text[] parameter takes them.
template <NamedEnum Enum>
std::vector<std::string> names_of(const std::vector<Enum>& values) {
    std::vector<std::string> names;
    for (const Enum value : values) names.emplace_back(base::name_of(value));
    return names;
}

template <NamedEnum Enum>
std::vector<std::string> all_names_of() {
    std::vector<std::string> names;
    for (const auto& [value, name] : base::EnumNames<Enum>::table) names.emplace_back(name);
    return names;
}

template <class Tag>
std::vector<std::string> texts_of(const std::vector<base::StrongId<Tag>>& ids) {
    std::vector<std::string> texts;
    for (const auto& id : ids) texts.push_back(id.to_string());
    return texts;
}

}  // namespace causeway::storage
