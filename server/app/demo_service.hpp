// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/application.hpp"
#include "app/demo.hpp"
#include "app/demo_seed.hpp"
#include "app/demo_state.hpp"
#include "app/environment_file.hpp"
#include "app/legacy_ca.hpp"
#include "app/private_postgres.hpp"

namespace causeway::app {

// The running parts of a demo, and what is in them.
struct DemoService {
    DemoState state;
    Config config;
    std::unique_ptr<PrivatePostgres> postgres;
    std::unique_ptr<LegacyCa> legacy_ca;
    std::unique_ptr<Application> application;
    std::vector<DemoEndpoint> endpoints;
    std::string admin_url;
    std::string admin_token_file;
    EnvironmentFile environment;
};

// Says what is done next, on stdout.
using Progress = std::function<void(const std::string&)>;

base::Result<DemoService> start_demo_service(const DemoOptions& options,
                                             const Foundations& foundations,
                                             const Progress& progress);

}  // namespace causeway::app
