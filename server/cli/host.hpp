// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "net/http_call.hpp"

namespace causeway::cli {

// The world around a command. What is referred to must outlive run().
struct Host {
    std::ostream& out;  // data, and nothing else
    std::ostream& err;  // messages for people
    const base::Clock& clock;
    std::function<std::optional<std::string>(const char* name)> environment;
    std::function<base::Result<net::HttpReply>(const net::HttpCall&)> transport;
    // Shown below the list of commands: what else the program can do.
    std::string help_footer;
    // The verifier key of a file with a signing key, or where none is named of the configured one,
    // under the name that the log has by that configuration (or by the environment alone). This
    // room reads no configuration.
    std::function<base::Result<std::string>(const std::string& config_file,
                                            const std::string& key_file)>
        verifier_key;
};

// The process's own streams and environment, and the network.
Host system_host(const base::Clock& clock);

}  // namespace causeway::cli
