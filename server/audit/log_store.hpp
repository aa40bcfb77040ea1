// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "audit/checkpoint.hpp"
#include "audit/log_tree.hpp"
#include "base/result.hpp"

namespace causeway::audit {

// The sealed log, to read. Safe from several threads.
class LogStore : public TreeSource {
  public:
    virtual base::Result<std::size_t> size() = 0;
    // The largest checkpoint of the log of that name, as it is stored: nobody has checked it.
    virtual base::Result<std::optional<SignedCheckpoint>> latest_checkpoint(
        const std::string& origin) = 0;
};

}  // namespace causeway::audit
