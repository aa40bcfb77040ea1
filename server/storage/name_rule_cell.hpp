// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/name_rule.hpp"
#include "storage/row.hpp"

namespace causeway::storage {

template <>
struct Cell<model::NameRule> {
    static model::NameRule read(std::optional<std::string> cell) {
        const std::string text = detail::required(std::move(cell));
        auto rule = model::NameRule::stored(text);
        if (!rule) detail::refuse("a rule about names", text);
        return *std::move(rule);
    }
};

}  // namespace causeway::storage
