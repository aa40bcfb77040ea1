// SPDX-License-Identifier: Apache-2.0
#include "support/fake_stores.hpp"

#include "support/fake_issuance_stores.hpp"
#include "support/fake_revocation_stores.hpp"
#include "support/fake_setup_stores.hpp"

namespace causeway::support {

struct FakeStores::Stores {
    explicit Stores(FakeTables& t)
        : tenants(t),
          domains(t),
          endpoints(t),
          eab_keys(t),
          connectors(t),
          api_tokens(t),
          accounts(t),
          standing(t),
          orders(t),
          authorizations(t),
          validation_attempts(t),
          attempts(t),
          certificates(t),
          revocations(t),
          blocked_keys(t),
          jobs(t),
          audit(t),
          idempotency(t) {}

    rows::Tenants tenants;
    rows::Domains domains;
    rows::Endpoints endpoints;
    rows::EabKeys eab_keys;
    rows::Connectors connectors;
    rows::ApiTokens api_tokens;
    rows::Accounts accounts;
    rows::Standing standing;
    rows::Orders orders;
    rows::Authorizations authorizations;
    rows::ValidationAttempts validation_attempts;
    rows::Attempts attempts;
    rows::Certificates certificates;
    rows::Revocations revocations;
    rows::BlockedKeys blocked_keys;
    rows::Jobs jobs;
    rows::Audit audit;
    rows::Idempotency idempotency;
};

FakeStores::FakeStores(FakeTables& tables) : stores_(std::make_unique<Stores>(tables)) {}
FakeStores::~FakeStores() = default;

model::UnitOfWork FakeStores::unit_of_work() {
    Stores& s = *stores_;
    return {s.tenants,
            s.domains,
            s.endpoints,
            s.eab_keys,
            s.connectors,
            s.api_tokens,
            s.accounts,
            s.standing,
            s.orders,
            s.authorizations,
            s.validation_attempts,
            s.attempts,
            s.certificates,
            s.revocations,
            s.blocked_keys,
            s.jobs,
            s.audit,
            s.idempotency};
}

}  // namespace causeway::support
