// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "model/stores/database.hpp"

namespace causeway::support {

// A key that an account has given up.
struct RetiredKey {
    model::EndpointScope scope;
    crypto::KeyThumbprint thumbprint;
    crypto::Sha256Digest spki{};
};

// The rows of a whole installation, in the order of insertion. Copying it is a snapshot.
struct FakeTables {
    std::vector<model::Tenant> tenants;
    std::vector<model::Domain> domains;
    std::vector<model::Endpoint> endpoints;
    std::vector<model::EabKey> eab_keys;
    std::vector<model::Connector> connectors;
    std::vector<model::ApiToken> api_tokens;
    std::vector<model::Account> accounts;
    std::vector<RetiredKey> retired_keys;
    std::vector<model::Order> orders;
    std::vector<model::Authorization> authorizations;
    std::vector<model::ValidationAttempt> validation_attempts;
    std::vector<model::Attempt> attempts;
    std::vector<model::ConnectorExchange> exchanges;
    std::vector<model::IssuedCertificate> certificates;
    std::vector<model::Revocation> revocations;
    std::vector<model::BlockedKey> blocked_keys;
    std::vector<model::Job> jobs;
    std::vector<model::AuditEvent> events;
    std::vector<model::IdempotencyRecord> idempotency_records;
    // What others commit while somebody waits to hold an account's standing.
    std::function<void(FakeTables&)> before_hold;
};

}  // namespace causeway::support
