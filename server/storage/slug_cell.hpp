// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/slug.hpp"
#include "storage/row.hpp"

namespace causeway::storage {

template <>
struct Cell<model::Slug> {
    static model::Slug read(std::optional<std::string> cell) {
        const std::string text = detail::required(std::move(cell));
        auto slug = model::Slug::parse(text);
        if (!slug) detail::refuse("a slug", text);
        return *std::move(slug);
    }
};

}  // namespace causeway::storage
