// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "audit/checkpoint.hpp"
#include "base/result.hpp"

namespace causeway::audit {

// Where checkpoints are kept out of reach of whoever can write to the database.
class AnchorStore {
  public:
    virtual ~AnchorStore() = default;
    // The note of the largest checkpoint that is kept.
    virtual base::Result<std::optional<std::string>> newest() = 0;
    // Keeps it for ever; nothing to do when it is there. conflict when another one of its size is
    // there, unavailable when it cannot be written now.
    virtual base::Result<void> keep(const SignedCheckpoint& checkpoint) = 0;
};

}  // namespace causeway::audit
