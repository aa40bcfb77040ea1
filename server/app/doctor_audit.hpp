// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>

#include "app/config.hpp"
#include "app/doctor_check.hpp"
#include "base/result.hpp"

namespace causeway::app {

// The key that signs the audit log: there, nobody else's, Ed25519. Without it nothing is sealed,
// and so no certificate is asked for.
Findings check_audit_key(const Config& config);

// Where checkpoints are anchored: there, ours to write and not everybody's, and the newest of them
// one of this log, which has lost none of its events since: `log_size` is how many the database
// has, or why that is not known. Writes nothing.
Findings check_audit_anchors(const Config& config,
                             const std::function<base::Result<std::size_t>()>& log_size);

}  // namespace causeway::app
