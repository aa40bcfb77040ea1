// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <sys/types.h>

namespace causeway::app {

// As people call them; the number where this machine has no name for it.
std::string user_name(uid_t id);
std::string group_name(gid_t id);

bool group_exists(const std::string& name);

}  // namespace causeway::app
