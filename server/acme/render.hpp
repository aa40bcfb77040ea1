// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "acme/urls.hpp"
#include "model/account.hpp"
#include "model/authorization.hpp"
#include "model/order.hpp"

namespace causeway::acme {

// The objects of RFC 8555 §7.1 as clients see them.
nlohmann::json render(const model::Account& account, const EndpointUrls& urls);
nlohmann::json render(const model::Order& order, const EndpointUrls& urls);
nlohmann::json render(const model::Authorization& authorization, const EndpointUrls& urls);
nlohmann::json render(const model::Challenge& challenge, const EndpointUrls& urls);

}  // namespace causeway::acme
