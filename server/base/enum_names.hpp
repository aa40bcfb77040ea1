// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <utility>

namespace causeway::base {

// An enumeration's one table of names: the same words stand on the wire, in the database and in
// logs. Specialise beside the enumeration:
//   template <> struct base::EnumNames<Colour> {
//       static constexpr std::pair<Colour, std::string_view> table[] = {{Colour::red, "red"}};
//   };
template <class Enum>
struct EnumNames;

template <class Enum>
constexpr std::string_view name_of(Enum value) {
    for (const auto& [candidate, name] : EnumNames<Enum>::table) {
        if (candidate == value) return name;
    }
    return {};
}

template <class Enum>
constexpr std::optional<Enum> named(std::string_view text) {
    for (const auto& [value, name] : EnumNames<Enum>::table) {
        if (name == text) return value;
    }
    return std::nullopt;
}

}  // namespace causeway::base
