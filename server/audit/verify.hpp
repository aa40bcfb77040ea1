// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/event_form.hpp"
#include "base/result.hpp"

namespace causeway::audit {

// Whether a stored event is the one that was written: its hashes are computed again from its
// octets. A purged event proves its header only. conflict, naming the part that was changed.
base::Result<void> verify(const FormedEvent& stored);

}  // namespace causeway::audit
