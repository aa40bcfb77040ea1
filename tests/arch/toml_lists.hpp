// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>

#include <toml++/toml.h>

namespace causeway::arch {

// A TOML array of strings; throws std::runtime_error when it is missing or something else.
std::set<std::string> names_from(const toml::node* list);

}  // namespace causeway::arch
