// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "model/connector.hpp"

namespace causeway::model {

class ConnectorStore {
  public:
    virtual ~ConnectorStore() = default;
    // False when the slug is or was taken.
    virtual bool insert(const Connector& connector) = 0;
    // Their secrets have names only, no values.
    virtual std::optional<Connector> find(ConnectorId id) = 0;
    virtual std::optional<Connector> find(const Slug& slug) = 0;
    virtual std::vector<Connector> list() = 0;
    // With the values, for whoever opens the connection.
    virtual std::optional<Connector> find_with_secrets(ConnectorId id) = 0;
};

}  // namespace causeway::model
