// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "connectors/scep/config.hpp"
#include "connectors/scep/identity.hpp"
#include "connectors/scep/server.hpp"
#include "connectors/sdk/connector.hpp"

namespace causeway::scep {

// What a connection test looks at.
struct Connection {
    const sdk::Host& host;
    const Config& config;
    const Server& server;
    const Identity& identity;
};

// The named stages from the CA's name to the RA's own certificate, until one fails. A trial
// enrolment is not among them: SCEP has no request that changes nothing.
std::vector<sdk::Stage> test_connection(const Connection& connection, sdk::Call& call);

}  // namespace causeway::scep
