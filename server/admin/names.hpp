// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "base/result.hpp"
#include "model/stores/database.hpp"

namespace causeway::admin {

struct EndpointNames {
    std::string tenant;
    std::string endpoint;
};

// The names that people know things by, for records that hold ids only. Each is looked up once in
// the life of this object, which is that of one request.
class Names {
  public:
    explicit Names(model::Database& database) : database_(database) {}

    base::Result<EndpointNames> endpoint(model::EndpointScope scope);
    base::Result<std::string> connector(model::ConnectorId id);

  private:
    model::Database& database_;
    std::map<model::EndpointScope, EndpointNames> endpoints_;
    std::map<model::ConnectorId, std::string> connectors_;
};

}  // namespace causeway::admin
