// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "model/stores/page.hpp"

namespace causeway::storage {

// One request never reads more rows than this, whatever it asks for.
inline constexpr int kMaxPage = 1000;

inline int page_limit(const model::Page& page) {
    return std::clamp(page.limit, 1, kMaxPage);
}

}  // namespace causeway::storage
