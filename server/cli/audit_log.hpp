// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/session.hpp"

namespace causeway::cli {

// The verbs of "audit" that are about the log as a whole.
void add_audit_head(CLI::App& noun, Session& session);
void add_audit_export(CLI::App& noun, Session& session);
void add_audit_verify(CLI::App& noun, Session& session);

}  // namespace causeway::cli
