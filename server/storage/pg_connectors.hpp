// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/stores/connector_store.hpp"
#include "storage/connection.hpp"
#include "storage/sealing.hpp"

namespace causeway::storage {

class PgConnectorStore final : public model::ConnectorStore {
  public:
    PgConnectorStore(PgConnection& connection, const Sealing& sealing)
        : connection_(connection), sealing_(sealing) {}

    bool insert(const model::Connector& connector) override;
    std::optional<model::Connector> find(model::ConnectorId id) override;
    std::optional<model::Connector> find(const model::Slug& slug) override;
    std::vector<model::Connector> list() override;
    std::optional<model::Connector> find_with_secrets(model::ConnectorId id) override;
    void update(const model::Connector& connector, const model::SecretChanges& secrets) override;

    static Statements statements();

  private:
    void write_secrets(model::ConnectorId id, const std::map<std::string, base::Secret>& secrets);

    PgConnection& connection_;
    const Sealing& sealing_;
};

}  // namespace causeway::storage
