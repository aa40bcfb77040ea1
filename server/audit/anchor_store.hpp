// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "audit/checkpoint.hpp"
#include "base/result.hpp"

namespace causeway::audit {

// A checkpoint as it was found where it is kept: nobody has checked it.
struct KeptCheckpoint {
    std::string name;           // of its place, for people
    std::size_t tree_size = 0;  // under which it is kept
    std::string note;
};

// Where checkpoints are kept out of reach of whoever can write to the database.
class AnchorStore {
  public:
    virtual ~AnchorStore() = default;
    // What is kept under the largest size.
    virtual base::Result<std::optional<KeptCheckpoint>> newest() = 0;
    // Keeps it for ever; nothing to do when it is there. conflict when another one of its size is
    // there, unavailable when it cannot be written now.
    virtual base::Result<void> keep(const SignedCheckpoint& checkpoint) = 0;
};

}  // namespace causeway::audit
