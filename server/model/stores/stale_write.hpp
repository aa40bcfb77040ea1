// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>

namespace causeway::model {

// Thrown by a store's update when the row changed since it was read (its version or fence moved
// on). Database::write rolls back and runs the unit of work again on fresh rows, so that a use case
// is written as read, decide, write, and never sees this.
class StaleWrite : public std::runtime_error {
  public:
    StaleWrite() : std::runtime_error("the row changed since it was read") {}
};

}  // namespace causeway::model
