// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "model/stores/database.hpp"

namespace causeway::ra {

// Finds the endpoint that the path of an ACME request names.
class Endpoints {
  public:
    explicit Endpoints(model::Database& database) : database_(database) {}

    // not_found, in the same words for a wrong tenant and a wrong endpoint.
    base::Result<model::EndpointContext> find(std::string_view tenant, std::string_view endpoint);

  private:
    model::Database& database_;
};

}  // namespace causeway::ra
