// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include "acme/problem.hpp"
#include "acme/routes.hpp"
#include "http/server.hpp"

namespace causeway::acme {

// The ACME edge (RFC 8555): finds the route and the endpoint, opens the signed envelope, calls the
// handler, and gives every answer what the protocol wants on it.
class AcmeHandler final : public http::Handler {
  public:
    explicit AcmeHandler(Services services) : services_(std::move(services)) {}

    http::Response handle(const http::Request& request) override;

  private:
    http::Response answer(const http::Request& request);
    http::Response answer_at(const http::Request& request, const http::Routing<Route>& routing,
                             const model::EndpointContext& context);
    http::Response refuse_unrouted(const http::Request& request,
                                   const http::Routing<Route>& routing,
                                   const model::EndpointContext& context);
    base::Result<http::Response> dispatch(const Route& route, const Call& call);
    base::Result<http::Response> run(OpenHandler handler, const Call& call);
    base::Result<http::Response> run(AccountHandler handler, const Call& call);
    base::Result<http::Response> run(KeyHandler handler, const Call& call);
    base::Result<http::Response> run(EitherHandler handler, const Call& call);
    http::Response refuse(ProblemType type, const base::Error& error, const http::Request& request,
                          const model::EndpointContext* context);

    Services services_;
};

}  // namespace causeway::acme
