// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/host.hpp"

namespace causeway::cli {

// The operator's commands: `causeway tenant list` and its like. Returns the process's exit status,
// one of ExitCode. Data goes to host.out, and with --json as one document; messages to host.err.
int run(int argc, const char* const* argv, const Host& host);

}  // namespace causeway::cli
