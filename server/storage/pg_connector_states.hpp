// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/stores/connector_state_store.hpp"
#include "storage/pool.hpp"
#include "storage/sealing.hpp"

namespace causeway::storage {

class PgConnectorStateStore final : public model::ConnectorStateStore {
  public:
    PgConnectorStateStore(ConnectionPool& pool, const Sealing& sealing)
        : pool_(pool), sealing_(sealing) {}

    base::Result<std::optional<model::ConnectorStateEntry>> get(model::ConnectorId connector,
                                                                std::string_view key) override;
    base::Result<std::int64_t> put_if(model::ConnectorId connector, std::string_view key,
                                      std::int64_t expected, base::ByteView value) override;
    base::Result<std::vector<model::ConnectorStateEntry>> list(model::ConnectorId connector,
                                                               std::string_view prefix,
                                                               std::string_view after,
                                                               int limit) override;

    static Statements statements();

  private:
    model::ConnectorStateEntry open(model::ConnectorId connector, Row& row) const;

    ConnectionPool& pool_;
    const Sealing& sealing_;
};

}  // namespace causeway::storage
