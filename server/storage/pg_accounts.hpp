// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/stores/account_store.hpp"
#include "storage/connection.hpp"

namespace causeway::storage {

class PgAccountStore final : public model::AccountStore {
  public:
    explicit PgAccountStore(PgConnection& connection) : connection_(connection) {}

    bool insert(const model::Account& account) override;
    std::optional<model::Account> find(model::EndpointScope scope, model::AccountId id) override;
    std::optional<model::Account> find(model::EndpointScope scope,
                                       const crypto::KeyThumbprint& thumbprint) override;
    // StaleWrite too when the endpoint gained another account with this key meanwhile: the caller
    // looks again and finds it.
    void update(const model::Account& account) override;
    void retire_key(const model::Account& account, base::Time at) override;
    bool is_retired(model::EndpointScope scope, const crypto::KeyThumbprint& thumbprint) override;
    bool knows_key(const crypto::Sha256Digest& spki) override;
    std::vector<model::Account> with_key(const crypto::Sha256Digest& spki) override;
    std::vector<model::Account> search(const model::AccountQuery& query) override;

    static Statements statements();

  private:
    PgConnection& connection_;
};

}  // namespace causeway::storage
