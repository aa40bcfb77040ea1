// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "audit/log_reader.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "http/request.hpp"
#include "http/router.hpp"
#include "model/stores/database.hpp"
#include "ra/accounts.hpp"
#include "ra/api_tokens.hpp"
#include "ra/connectors.hpp"
#include "ra/domains.hpp"
#include "ra/eab_keys.hpp"
#include "ra/reconciliation.hpp"
#include "ra/records.hpp"
#include "ra/revocation_tasks.hpp"
#include "ra/revocations.hpp"
#include "ra/tenants.hpp"

namespace causeway::admin {

struct Identity;

// What the admin API speaks to. All of it must outlive the API and be safe from several threads.
struct Services {
    ra::Tenants& tenants;
    ra::Domains& domains;
    ra::EabKeys& eab_keys;
    ra::Accounts& accounts;
    ra::Connectors& connectors;
    ra::ApiTokens& api_tokens;
    ra::Records& records;
    ra::Reconciliation& reconciliation;
    ra::Revocations& revocations;
    ra::RevocationTasks& revocation_tasks;
    audit::LogReader& audit_log;
    model::Database& database;  // for the names of what records know by id only, and kept answers
    base::Log& log;
    const base::Clock& clock;
    std::string acme_base_url;  // "https://acme.example.com", without a final slash
};

// One authenticated and authorized request, on its way through a handler.
struct Call {
    const Services& services;
    const http::Request& request;
    const http::PathParameters& path;
    const Identity& identity;
    ra::Caller caller;
};

}  // namespace causeway::admin
