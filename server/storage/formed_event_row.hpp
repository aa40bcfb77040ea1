// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/event_form.hpp"
#include "storage/row.hpp"

namespace causeway::storage {

// The columns schema_version, header, payload, payload_salt, payload_digest, leaf_hash.
audit::FormedEvent read_formed_event(Row& row);

}  // namespace causeway::storage
