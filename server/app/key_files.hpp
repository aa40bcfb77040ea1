// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/config.hpp"
#include "base/result.hpp"
#include "crypto/key.hpp"
#include "crypto/sealed_box.hpp"

namespace causeway::app {

// The key-encryption keys that the configuration names. The error names the file and what to do; a
// file that others than its owner and group can read is refused.
base::Result<crypto::SealingKeys> read_sealing_keys(const Config& config);

// The key that signs the audit log, in the same way.
base::Result<crypto::PrivateKey> read_signing_key(const std::string& path);

}  // namespace causeway::app
