// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>

#include "acme/nonce.hpp"
#include "acme/urls.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "http/router.hpp"
#include "ra/accounts.hpp"
#include "ra/caller.hpp"
#include "ra/endpoints.hpp"
#include "ra/issuance.hpp"
#include "ra/orders.hpp"
#include "ra/revocations.hpp"
#include "ra/validation.hpp"

namespace causeway::acme {

// What the ACME edge speaks to. All of it must outlive the edge and be safe from several threads.
struct Services {
    ra::Endpoints& endpoints;
    ra::Accounts& accounts;
    ra::Orders& orders;
    ra::Validation& validation;
    ra::Issuance& issuance;
    ra::Revocations& revocations;
    Nonces& nonces;
    base::Log& log;
    base::Metrics& metrics;
    std::string base_url;  // "https://acme.example.com", without a final slash
};

// One request on its way through a handler: the endpoint exists and the path fits the route.
struct Call {
    const http::Request& request;
    const http::PathParameters& path;
    const model::EndpointContext& context;
    const EndpointUrls& urls;

    model::EndpointScope scope() const { return context.scope(); }
};

// A call that an account of the endpoint has signed. An empty payload is a POST-as-GET.
struct AccountCall : Call {
    ra::Requester requester;
    const std::string& payload;
};

// A call signed by a key that need not belong to an account.
struct KeyCall : Call {
    const crypto::Jwk& key;
    const ra::Caller& caller;
    const std::string& payload;
};

// A call signed by either: an account of the endpoint, or a key that need not belong to one.
struct EitherCall : Call {
    const std::variant<model::Account, crypto::Jwk>& signer;
    const ra::Caller& caller;
    const std::string& payload;
};

// What one of our own URLs names. not_found when the path holds no id.
template <class Id>
base::Result<Id> path_id(const Call& call, const char* what) {
    if (auto id = Id::parse(call.path["id"])) return *id;
    return base::fail(base::ErrorKind::not_found,
                      std::string("This URL names no ") + what + " of this endpoint.");
}

}  // namespace causeway::acme
