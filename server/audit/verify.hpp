// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/event_form.hpp"
#include "base/result.hpp"

namespace causeway::audit {

// Whether a stored event is the one that was written: its hashes are computed again from its
// octets. A purged event proves its header only. conflict, naming the part that was changed.
base::Result<void> verify(const FormedEvent& stored);

// The same of an event that is wanted whole, under the id that the log knows it by.
base::Result<void> verify(model::AuditEventId id, const FormedEvent& stored);

}  // namespace causeway::audit
