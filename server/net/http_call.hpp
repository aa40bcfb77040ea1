// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace causeway::net {

using HttpFields = std::vector<std::pair<std::string, std::string>>;

// One HTTP exchange with a server that an operator configured and that is to be believed.
struct HttpCall {
    std::string method = "GET";
    std::string url;
    HttpFields fields;
    std::string body;  // sent when not empty
    // PEM file of the roots to trust; empty for the system's. The certificate is always verified.
    std::string ca_file;
    // Connects there instead of to the URL's host.
    std::string unix_socket;
    std::chrono::milliseconds timeout{30'000};  // for the whole exchange
    std::size_t answer_most = std::size_t{16} * 1024 * 1024;
};

struct HttpReply {
    int status = 0;
    HttpFields fields;  // in order, names in lower case
    std::string body;

    // The first field of that lower-case name, or nothing.
    std::string_view field(std::string_view name) const;
};

// Blocks until the answer is complete; any status is an answer. No redirect is followed, no proxy
// or netrc used. malformed for a call that cannot be sent (a line end in a field, another scheme);
// unavailable, with the reason, when no complete answer came or it was longer than `answer_most`.
base::Result<HttpReply> http_call(const HttpCall& call);

}  // namespace causeway::net
