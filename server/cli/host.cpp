// SPDX-License-Identifier: Apache-2.0
#include "cli/host.hpp"

#include <cstdlib>
#include <iostream>

namespace causeway::cli {

Host system_host(const base::Clock& clock) {
    const auto environment = [](const char* name) -> std::optional<std::string> {
        // Nothing of ours changes the environment. NOLINTNEXTLINE(concurrency-mt-unsafe)
        const char* const value = std::getenv(name);
        if (value == nullptr || *value == '\0') return std::nullopt;
        return value;
    };
    return {std::cout, std::cerr, clock, environment, net::http_call, {}, {}};
}

}  // namespace causeway::cli
