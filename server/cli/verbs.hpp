// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.hpp"

namespace CLI {
class App;
}

namespace causeway::cli {

// A noun such as "tenant", which needs a verb.
CLI::App& add_noun(CLI::App& app, const std::string& name, const std::string& description);

// --limit of a list; `limit` must live as long as the command.
void add_limit(CLI::App& command, int& limit);

// "acme/servers" as "/tenants/acme/endpoints/servers"; malformed for anything else.
base::Result<std::string> endpoint_path(const std::string& tenant_and_endpoint);

inline constexpr int kDefaultLimit = 100;

}  // namespace causeway::cli
