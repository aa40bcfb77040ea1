// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/config.hpp"
#include "ca/plugin_catalog.hpp"
#include "ca/plugin_issuer.hpp"
#include "ra/accounts.hpp"
#include "ra/api_tokens.hpp"
#include "ra/connectors.hpp"
#include "ra/domains.hpp"
#include "ra/eab_keys.hpp"
#include "ra/endpoints.hpp"
#include "ra/enrollment.hpp"
#include "ra/intent_gate.hpp"
#include "ra/issuance.hpp"
#include "ra/orders.hpp"
#include "ra/reconciliation.hpp"
#include "ra/records.hpp"
#include "ra/revocation_delivery.hpp"
#include "ra/revocation_tasks.hpp"
#include "ra/revocations.hpp"
#include "ra/tenants.hpp"
#include "ra/validation.hpp"

namespace causeway::app {

// The use cases of issuance and of operators, wired to each other.
struct UseCases {
    struct Parts {
        model::Database& database;
        ca::Issuer& issuer;
        ca::Catalog& catalog;
        va::Validator& validator;
        ra::Executor executor;
        const base::Clock& clock;
        base::Random& random;
        base::Log& log;
        base::Metrics& metrics;
        ra::Pause pause;
    };

    UseCases(const Parts& parts, const Config& config);
    UseCases(const UseCases&) = delete;
    UseCases& operator=(const UseCases&) = delete;

    ra::OrderWaiters waiters;
    ra::CertificateWaiters revocation_waiters;
    ra::ConnectorPace pace;
    ra::IntentGate gate;
    ra::Endpoints endpoints;
    ra::Accounts accounts;
    ra::Orders orders;
    ra::Validation validation;
    ra::Issuance issuance;
    ra::Enrollment enrollment;
    ra::Tenants tenants;
    ra::Domains domains;
    ra::EabKeys eab_keys;
    ra::Connectors connectors;
    ra::ApiTokens api_tokens;
    ra::Records records;
    ra::Reconciliation reconciliation;
    ra::Revocations revocations;
    ra::RevocationDelivery revocation_delivery;
    ra::RevocationTasks revocation_tasks;
};

}  // namespace causeway::app
