// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "model/validation_trace.hpp"

namespace causeway::admin {

// Everything that a validation asked and saw. Each step says its `kind`: "dns", "dial", "http",
// "tls", or "foreign" for one that only a newer version can read.
nlohmann::json trace_json(const model::ValidationTrace& trace);

}  // namespace causeway::admin
