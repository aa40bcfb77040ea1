// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/log_store.hpp"
#include "storage/connection.hpp"

namespace causeway::storage {

// As audit::LogStore has them, a bounded number of orders or events for each call.
audit::GapPage find_order_gaps(PgConnection& connection, std::optional<base::Uuid> after);
audit::GapPage find_event_gaps(PgConnection& connection, std::optional<base::Uuid> after);

Statements gap_statements();

}  // namespace causeway::storage
