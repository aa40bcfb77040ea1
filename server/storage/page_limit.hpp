// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "model/stores/page.hpp"

namespace causeway::storage {

// One request never reads more rows than this, whatever it asks for.
inline constexpr int kMaxPage = 1000;

inline int page_limit(int wanted) {
    return std::clamp(wanted, 1, kMaxPage);
}
inline int page_limit(const model::Page& page) {
    return page_limit(page.limit);
}

}  // namespace causeway::storage
