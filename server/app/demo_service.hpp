// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/application.hpp"
#include "app/demo.hpp"
#include "app/demo_state.hpp"
#include "app/private_postgres.hpp"

namespace causeway::app {

// Where a demo's endpoint is and how to register there.
struct DemoEndpoint {
    std::string name;  // "demo/lab"
    std::string directory_url;
    std::string eab_kid;
    base::Secret eab_hmac;
};

// The running parts of a demo, and what is in them.
struct DemoService {
    DemoState state;
    Config config;
    std::unique_ptr<PrivatePostgres> postgres;
    std::unique_ptr<Application> application;
    DemoEndpoint lab;
    std::string admin_url;
    std::string admin_token_file;
};

// Says what is done next, on stdout.
using Progress = std::function<void(const std::string&)>;

base::Result<DemoService> start_demo_service(const DemoOptions& options,
                                             const Foundations& foundations,
                                             const Progress& progress);

// The zone of names that a demo resolves to this machine by itself.
inline constexpr const char* kDemoZone = "lab.test";

}  // namespace causeway::app
