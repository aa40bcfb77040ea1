// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "base/result.hpp"

namespace causeway::app {

// Where a demo listens on 127.0.0.1, its SCEP CA on all addresses; the same at each run, because
// clients and certificates remember the URLs.
struct DemoPorts {
    int acme = 0;
    int admin = 0;
    int operations = 0;
    int publication = 0;
    int http01 = 0;
    int tlsalpn01 = 0;
    int scep = 0;
};

// A port of `wanted` that is not 0 is taken as it is; else the one that the state directory
// remembers if it is free; else a free one; no two alike. malformed when two of `wanted` are;
// unavailable when another program has the one wanted for ACME, or no port is free.
base::Result<DemoPorts> choose_ports(const std::filesystem::path& state, const DemoPorts& wanted);

// For the next run, once all has started on them.
base::Result<void> remember_ports(const std::filesystem::path& state, const DemoPorts& ports);
// After a start that failed because of it.
base::Result<void> forget_scep_port(const std::filesystem::path& state);

}  // namespace causeway::app
