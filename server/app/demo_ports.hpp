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
    int scep = 0;
};

// A port of `wanted` that is not 0 is taken as it is; else the one that the state directory
// remembers if it is free; else a free one. Remembers them. unavailable when there is none.
base::Result<DemoPorts> choose_ports(const std::filesystem::path& state, DemoPorts wanted);

}  // namespace causeway::app
