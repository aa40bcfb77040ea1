// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "app/adoption.hpp"

namespace causeway::app {

struct MigrateOptions {
    std::string config_file;
    std::optional<Loss> loss;  // of a database that is not the one from before
};

// The subcommands that are the service itself. Each returns the process's exit code: 0 when all
// went well, 1 for a failure, 2 for a configuration that cannot be used.
int serve(const std::string& config_file);
int migrate(const MigrateOptions& options);

}  // namespace causeway::app
