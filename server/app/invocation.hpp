// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "app/config.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"

namespace causeway::app {

// What the commands that work with the process configuration have in common.

// The configuration in the file, or in the environment alone when the name is empty. The error says
// what to change.
base::Result<Config> load_for_command(const std::string& config_file);

std::unique_ptr<base::Log> make_log(const Config& config, const base::Clock& clock);

// Tells the error on stderr, and gives the exit code for it: 2 when the configuration is to be
// changed, 4 when somebody else is in the way, 1 for everything else.
int report(const base::Error& error);

// "local:<user>", as whoever reaches the admin socket is called in the audit log.
std::string local_actor();

}  // namespace causeway::app
