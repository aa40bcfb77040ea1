// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "app/child_process.hpp"
#include "app/demo_service.hpp"

namespace causeway::app {

// What a client is told beside where the endpoint is.
struct ClientRequest {
    std::string name;       // of the certificate
    std::string email;      // of the account
    std::string directory;  // where the client keeps its things
};

// Obtains a certificate over http-01 with lego. lego keeps an account for each server name, so each
// endpoint needs a directory of its own.
Command lego_command(const DemoService& service, const DemoEndpoint& endpoint,
                     const ClientRequest& request);
std::filesystem::path lego_certificate(const ClientRequest& request);

// The same with certbot.
Command certbot_command(const DemoService& service, const DemoEndpoint& endpoint,
                        const ClientRequest& request);

}  // namespace causeway::app
