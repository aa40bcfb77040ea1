// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "admin/call.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "http/server.hpp"

namespace causeway::admin {

// The operator's REST API under /api/v1, described in docs/api/openapi.yaml. Whoever has no valid
// credential learns nothing, not even which paths exist.
class Api final : public http::Handler {
  public:
    explicit Api(Services services) : services_(std::move(services)) {}

    http::Response handle(const http::Request& request) override;

  private:
    base::Result<http::Response> answer(const http::Request& request, std::string& route) const;

    Services services_;
};

}  // namespace causeway::admin
