// SPDX-License-Identifier: Apache-2.0
#include "app/open_files.hpp"

#include <sys/resource.h>

#include "http/limits.hpp"
#include "net/resolver_set.hpp"
#include "va/local_validator.hpp"

namespace causeway::app {
namespace {

constexpr std::uint64_t kListenersMost = 4;
// Connections of connectors, plugins, certificates, logs.
constexpr std::uint64_t kOthers = 512;

}  // namespace

std::uint64_t open_files_needed(const Config& config) {
    const std::uint64_t resolvers = 1 + config.validation.resolver_sets.size();
    return resolvers * net::kLookupsMost + va::ValidationLimits{}.in_flight +
           kListenersMost * http::Limits{}.connections +
           static_cast<std::uint64_t>(config.database.connections) + kOthers;
}

void raise_open_files(std::uint64_t needed, base::Log& log) {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur >= needed) return;
    log.warning("process.few_open_files",
                {{"limit", limit.rlim_cur},
                 {"needed", needed},
                 {"remedy", "Raise the hard limit (LimitNOFILE= in systemd, ulimits in Docker)."}});
}

}  // namespace causeway::app
