// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "acme/urls.hpp"
#include "base/error.hpp"
#include "http/response.hpp"
#include "model/problem.hpp"

namespace causeway::acme {

// What an error kind is in ACME: the name that follows "urn:ietf:params:acme:error:" (registered
// ones only, RFC 8555 §9.7.4) and the HTTP status.
struct ProblemType {
    std::string_view name;
    int status = 500;
};

ProblemType problem_type(base::ErrorKind kind);

// A problem document as an answer (§6.7). Error.internal stays inside; a failure of ours names the
// request id instead, by which the operator finds it.
http::Response problem(ProblemType type, const base::Error& error, std::string_view request_id);

// What leads a client on from a refusal: the account that has the key already (§7.3.5), the terms
// that somebody must agree to (§7.3.3).
void add_pointers(http::Response& response, const base::Error& error,
                  const model::Endpoint& endpoint, const EndpointUrls& urls);

// The `error` of an order or challenge.
nlohmann::json render(const model::Problem& problem);

}  // namespace causeway::acme
