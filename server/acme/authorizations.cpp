// SPDX-License-Identifier: Apache-2.0
#include "acme/authorizations.hpp"

#include <nlohmann/json.hpp>

#include "acme/payload.hpp"
#include "acme/render.hpp"
#include "acme/reply.hpp"

namespace causeway::acme {

base::Result<http::Response> read_authorization(Services& services, const AccountCall& call) {
    CAUSEWAY_CHECK(require_post_as_get(call.payload));
    CAUSEWAY_TRY(const auto id, path_id<model::AuthorizationId>(call, "authorization"));
    CAUSEWAY_TRY(const model::Authorization authorization,
                 services.orders.authorization(call.requester, id));
    http::Response response = reply(200, render(authorization, call.urls));
    if (authorization.status == model::AuthorizationStatus::pending) {
        set_retry_after(response, kValidationPoll);
    }
    return response;
}

}  // namespace causeway::acme
