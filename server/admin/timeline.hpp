// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "admin/names.hpp"
#include "base/result.hpp"
#include "model/identifier.hpp"
#include "ra/records.hpp"

namespace causeway::admin {

nlohmann::json exchange_json(const model::ConnectorExchange& exchange);
nlohmann::json identifiers_json(const std::vector<model::Identifier>& identifiers);
base::Result<nlohmann::json> order_json(const model::Order& order, Names& names);
base::Result<nlohmann::json> timeline_json(const ra::OrderTimeline& timeline, Names& names);

}  // namespace causeway::admin
