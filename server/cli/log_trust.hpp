// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "audit/log_check.hpp"
#include "audit/signed_note.hpp"
#include "base/result.hpp"

namespace causeway::cli {

// What an auditor brings along: nobody at the server has a say in it.
struct LogTrust {
    std::vector<audit::VerifierKey> keys;
    std::vector<audit::Anchor> anchors;
    std::string origin;  // of the anchors
};

// From files of keys, a line each, and from anchors or directories of them. malformed, naming the
// path, for what is none, also where one of them has nothing to bring.
base::Result<LogTrust> read_trust(const std::vector<std::string>& keys,
                                  const std::vector<std::string>& anchors);

}  // namespace causeway::cli
