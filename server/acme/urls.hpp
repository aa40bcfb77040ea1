// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/strong_id.hpp"
#include "http/request.hpp"
#include "model/endpoint.hpp"

namespace causeway::acme {

// The paths of resources that other resources point to.
namespace path {
inline constexpr std::string_view kDirectory = "/acme/{tenant}/{endpoint}/directory";
inline constexpr std::string_view kAccount = "/acme/{tenant}/{endpoint}/account/{id}";
inline constexpr std::string_view kAccountOrders = "/acme/{tenant}/{endpoint}/account/{id}/orders";
inline constexpr std::string_view kOrder = "/acme/{tenant}/{endpoint}/order/{id}";
inline constexpr std::string_view kFinalize = "/acme/{tenant}/{endpoint}/order/{id}/finalize";
inline constexpr std::string_view kAuthorization = "/acme/{tenant}/{endpoint}/authz/{id}";
inline constexpr std::string_view kChallenge = "/acme/{tenant}/{endpoint}/challenge/{id}";
inline constexpr std::string_view kCertificate = "/acme/{tenant}/{endpoint}/certificate/{id}";
}  // namespace path

// The absolute URLs of one endpoint. They begin with the configured external address and never with
// what a Host or X-Forwarded field says: clients keep account URLs for years, and a JWS names the
// URL that it was made for (RFC 8555 §6.4).
class EndpointUrls {
  public:
    // `base_url` is "https://acme.example.com", without a final slash.
    EndpointUrls(std::string base_url, const model::EndpointContext& context);

    std::string of(std::string_view pattern, std::string_view id = {}) const;
    template <class Tag>
    std::string of(std::string_view pattern, base::StrongId<Tag> id) const {
        return of(pattern, std::string_view(id.to_string()));
    }

    // The URL that a request was sent to, octet for octet as its client must have written it.
    std::string requested(const http::Request& request) const;

    // The id in an account URL of exactly this endpoint; account_does_not_exist for anything else.
    base::Result<model::AccountId> account_id(std::string_view url) const;

  private:
    std::string base_url_;
    std::string tenant_;
    std::string endpoint_;
};

}  // namespace causeway::acme
