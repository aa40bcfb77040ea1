// SPDX-License-Identifier: Apache-2.0
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

#include "cli/client.hpp"

namespace causeway::cli {
namespace {

constexpr int kMostItems = 100'000;

}  // namespace

CLI::App& add_noun(CLI::App& app, const std::string& name, const std::string& description) {
    CLI::App& noun = *app.add_subcommand(name, description);
    noun.require_subcommand(1);
    return noun;
}

void add_limit(CLI::App& command, int& limit) {
    command.add_option("--limit", limit, "Show at most so many")
        ->capture_default_str()
        ->check(CLI::Range(1, kMostItems));
}

base::Result<std::string> endpoint_path(const std::string& tenant_and_endpoint) {
    const auto slash = tenant_and_endpoint.find('/');
    if (slash == std::string::npos || slash == 0 || slash + 1 == tenant_and_endpoint.size()) {
        return base::fail(base::ErrorKind::malformed,
                          "\"" + tenant_and_endpoint +
                              "\" must name a tenant and its endpoint, for example "
                              "acme-corp/servers.");
    }
    return "/tenants/" + segment(tenant_and_endpoint.substr(0, slash)) + "/endpoints/" +
           segment(tenant_and_endpoint.substr(slash + 1));
}

}  // namespace causeway::cli
