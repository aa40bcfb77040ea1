// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/config.hpp"
#include "base/result.hpp"
#include "crypto/sealed_box.hpp"

namespace causeway::app {

// The key-encryption keys that the configuration names. The error names the file and what to do; a
// file that others than its owner and group can read is refused.
base::Result<crypto::SealingKeys> read_sealing_keys(const Config& config);

}  // namespace causeway::app
