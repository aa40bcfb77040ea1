// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/stores/authorization_store.hpp"
#include "storage/connection.hpp"

namespace causeway::storage {

// An authorization and its challenges are one aggregate with one version.
class PgAuthorizationStore final : public model::AuthorizationStore {
  public:
    explicit PgAuthorizationStore(PgConnection& connection) : connection_(connection) {}

    void insert(const model::Authorization& authorization) override;
    std::optional<model::Authorization> find(model::EndpointScope scope,
                                             model::AuthorizationId id) override;
    std::optional<model::Authorization> find(model::EndpointScope scope,
                                             model::ChallengeId id) override;
    std::vector<model::Authorization> of_order(model::EndpointScope scope,
                                               model::OrderId order) override;
    std::optional<model::Authorization> find_valid(model::EndpointScope scope,
                                                   model::AccountId account,
                                                   const model::Identifier& identifier,
                                                   base::Time until) override;
    void update(const model::Authorization& authorization) override;

    static Statements statements();

  private:
    PgConnection& connection_;
};

}  // namespace causeway::storage
