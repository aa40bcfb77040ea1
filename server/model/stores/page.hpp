// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/uuid.hpp"

namespace causeway::model {

// A slice of a list, newest first: ids are UUIDv7, so their order is the order of creation.
struct Page {
    std::optional<base::Uuid> before;
    int limit = 50;
};

}  // namespace causeway::model
