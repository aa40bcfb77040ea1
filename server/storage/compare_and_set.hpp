// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/stores/stale_write.hpp"
#include "storage/row.hpp"

namespace causeway::storage {

// For an UPDATE that names the version which was read.
inline void require_written(const Rows& rows) {
    if (rows.affected != 1) throw model::StaleWrite();
}

}  // namespace causeway::storage
