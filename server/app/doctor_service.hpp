// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "app/config.hpp"
#include "app/doctor_check.hpp"
#include "net/http_call.hpp"

namespace causeway::app {

using Transport = std::function<base::Result<net::HttpReply>(const net::HttpCall&)>;

// What the running service says of itself on its operations listener.
base::Result<net::HttpReply> ask_readyz(const std::string& operations_listen,
                                        const Transport& transport);
// Whether that was an answer of Causeway's, ready or not, and of no other program.
bool is_answer_of_service(const base::Result<net::HttpReply>& readyz);
// Whether a service runs here at all: an error means that nobody answered. `serve` is the command
// that starts it.
Findings check_service(const base::Result<net::HttpReply>& readyz, const std::string& listen,
                       const std::string& serve);

struct DirectoryQuestion {
    std::string base_url;
    std::string endpoint;  // "tenant/endpoint" that exists; empty: none is known
    std::string ca_file;   // PEM roots to trust; empty: the system's
    bool service_runs = false;
};

// Fetches our own directory as a client does, through whatever stands in front of us, and a nonce
// after it: both show what a proxy changes.
Findings check_directory(const DirectoryQuestion& question, const Transport& transport);

}  // namespace causeway::app
