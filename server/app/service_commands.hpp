// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace causeway::app {

// Whether the first argument names one of the commands that are the service itself: serve, migrate,
// doctor, config, secrets, demo, version. All others speak to a running service and belong to the
// cli room.
bool is_service_command(std::string_view name);

// One line for each of them, for the program's own help.
extern const char* const kServiceCommandsHelp;

int run_service_command(int argc, const char* const* argv);

}  // namespace causeway::app
