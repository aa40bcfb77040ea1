// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/config.hpp"
#include "app/doctor_check.hpp"

namespace causeway::app {

// The key that signs the audit log: there, nobody else's, Ed25519. Without it nothing is sealed,
// and so no certificate is asked for.
Findings check_audit_key(const Config& config);

// Where checkpoints are anchored: there, ours to write and not everybody's, and the newest of them
// one of this log. Writes nothing.
Findings check_audit_anchors(const Config& config);

}  // namespace causeway::app
