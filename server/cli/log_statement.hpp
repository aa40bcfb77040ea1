// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "audit/log_check.hpp"

namespace causeway::cli {

// A verification of a part of the log, in which nothing was found.
struct VerifiedPart {
    const audit::LogCheck& check;
    const audit::Scope& scope;
    bool signature_checked;
    bool is_export;  // otherwise the server's own
};

// What it proves and what it does not, a sentence each, for the auditor.
struct LogStatement {
    std::vector<std::string> proves;
    std::vector<std::string> leaves_open;
};
LogStatement statement_on(const VerifiedPart& verified);

}  // namespace causeway::cli
