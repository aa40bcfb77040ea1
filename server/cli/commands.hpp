// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/session.hpp"

namespace causeway::cli {

// Each adds one noun with its verbs. The session must outlive the app.
void add_tenant(CLI::App& app, Session& session);
void add_domain(CLI::App& app, Session& session);
void add_endpoint(CLI::App& app, Session& session);
void add_account(CLI::App& app, Session& session);
void add_eab(CLI::App& app, Session& session);
void add_connector(CLI::App& app, Session& session);
void add_order(CLI::App& app, Session& session);
void add_cert(CLI::App& app, Session& session);
void add_audit(CLI::App& app, Session& session);
void add_task(CLI::App& app, Session& session);
void add_token(CLI::App& app, Session& session);

}  // namespace causeway::cli
