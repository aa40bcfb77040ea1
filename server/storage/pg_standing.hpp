// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/stores/standing_store.hpp"
#include "storage/connection.hpp"

namespace causeway::storage {

class PgStandingStore final : public model::StandingStore {
  public:
    explicit PgStandingStore(PgConnection& connection) : connection_(connection) {}

    void hold(const model::Account& account) override;

    static Statements statements();

  private:
    PgConnection& connection_;
};

// Before a tenant, endpoint, EAB key or account is written, and a tenant's rules about names: waits
// for those who hold it, and they wait until this transaction has ended.
void lock_standing(PgConnection& connection, const base::Uuid& written);

}  // namespace causeway::storage
