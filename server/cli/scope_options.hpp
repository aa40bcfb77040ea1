// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "audit/scope.hpp"
#include "base/result.hpp"

namespace CLI {
class App;
}

namespace causeway::cli {

// --tenant, --from and --to, as whoever exports the log and whoever verifies it give them.
struct ScopeOptions {
    std::string tenant;
    std::string from;
    std::string to;

    // These must live as long as the command.
    void add_to(CLI::App& command);
    // malformed for what is no time, and where nothing can be between the two.
    base::Result<audit::Scope> parse() const;
};

}  // namespace causeway::cli
