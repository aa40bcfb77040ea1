// SPDX-License-Identifier: Apache-2.0
#include "http/headers.hpp"

#include <utility>

#include "base/ascii.hpp"

namespace causeway::http {
void Headers::add(std::string name, std::string value) {
    fields_.push_back({std::move(name), std::move(value)});
}

void Headers::set(std::string_view name, std::string value) {
    std::erase_if(fields_,
                  [&](const auto& field) { return base::equal_ignoring_case(field.name, name); });
    add(std::string(name), std::move(value));
}

std::optional<std::string_view> Headers::get(std::string_view name) const {
    for (const auto& field : fields_) {
        if (base::equal_ignoring_case(field.name, name)) return field.value;
    }
    return std::nullopt;
}

std::vector<std::string_view> Headers::all(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const auto& field : fields_) {
        if (base::equal_ignoring_case(field.name, name)) values.push_back(field.value);
    }
    return values;
}

}  // namespace causeway::http
