// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/stores/api_token_store.hpp"
#include "storage/connection.hpp"

namespace causeway::storage {

class PgApiTokenStore final : public model::ApiTokenStore {
  public:
    explicit PgApiTokenStore(PgConnection& connection) : connection_(connection) {}

    void insert(const model::ApiToken& token) override;
    std::optional<model::ApiToken> find(const crypto::Sha256Digest& token_hash) override;
    std::optional<model::ApiToken> find(model::ApiTokenId id) override;
    void revoke(model::ApiTokenId id, base::Time at) override;
    std::vector<model::ApiToken> list(const model::Page& page) override;

    static Statements statements();

  private:
    PgConnection& connection_;
};

}  // namespace causeway::storage
