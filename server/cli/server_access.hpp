// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "cli/host.hpp"

namespace causeway::cli {

inline constexpr const char* kDefaultSocket = "/run/causeway/admin.sock";

// As given on the command line; empty where it was not.
struct AccessOptions {
    std::string server;
    std::string socket;
    std::string token_file;
    std::string ca_file;
};

// Where the admin API is and what lets us in: the local unix socket, which needs no token, or a URL
// with one.
struct ServerAccess {
    std::string base_url;
    std::string socket;
    std::string ca_file;
    base::Secret token;
};

// An option goes before its environment variable. malformed for a URL without a token, for one
// that would send the token unencrypted to another machine, and for a token without a URL.
base::Result<ServerAccess> server_access(const AccessOptions& options, const Host& host);

}  // namespace causeway::cli
