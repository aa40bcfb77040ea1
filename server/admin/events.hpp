// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "admin/call.hpp"
#include "base/result.hpp"
#include "http/response.hpp"

namespace causeway::admin {

// An audit event as it was recorded; `payload` is null after a purge, `leaf_index` until the event
// is sealed.
base::Result<nlohmann::json> event_json(const model::RecordedEvent& event);

base::Result<http::Response> list_events(const Call& call);

}  // namespace causeway::admin
