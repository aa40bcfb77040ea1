// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace causeway::app {

struct SecretsOptions {
    std::string config_file;
    bool json = false;
    bool dry_run = false;  // rotate only says what it would do
};

// The subcommands about key-encryption keys. Each returns the process's exit code as cli/exit_code
// has it: 4 while processes or another rotation are in the way, 6 when something cannot be opened.
int rotate_secrets(const SecretsOptions& options);
int secrets_status(const SecretsOptions& options);

}  // namespace causeway::app
