// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/stores/eab_key_store.hpp"
#include "storage/connection.hpp"
#include "storage/sealing.hpp"

namespace causeway::storage {

class PgEabKeyStore final : public model::EabKeyStore {
  public:
    PgEabKeyStore(PgConnection& connection, const Sealing& sealing)
        : connection_(connection), sealing_(sealing) {}

    bool insert(const model::EabKey& key) override;
    std::optional<model::EabKey> find(model::EndpointScope scope, std::string_view kid) override;
    std::optional<model::EabKey> find(model::EndpointScope scope, model::EabKeyId id) override;
    std::optional<model::EabKey> find_with_hmac(model::EndpointScope scope,
                                                std::string_view kid) override;
    std::vector<model::EabKey> list(model::EndpointScope scope, const model::Page& page) override;
    void update(const model::EabKey& key) override;

    static Statements statements();

  private:
    PgConnection& connection_;
    const Sealing& sealing_;
};

}  // namespace causeway::storage
