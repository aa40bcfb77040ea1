// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/connector.hpp"

namespace causeway::model {

// The stored secrets that become others; all the rest stays sealed as it is.
struct SecretChanges {
    std::map<std::string, base::Secret> set;  // new ones, and new values of old ones
    std::set<std::string> dropped;
};

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
    // Everything but slug, type, regime, created_at and `connector.secrets`; throws StaleWrite.
    virtual void update(const Connector& connector, const SecretChanges& secrets) = 0;
};

}  // namespace causeway::model
