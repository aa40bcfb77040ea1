// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace causeway::storage {

// Wakes whoever works a lane off. Only a hint: workers also look by themselves, so a lost ring
// costs time and never a job. Called from any thread; must not block.
class JobBell {
  public:
    virtual ~JobBell() = default;
    virtual void ring(std::string_view lane) = 0;
};

}  // namespace causeway::storage
