// SPDX-License-Identifier: Apache-2.0
#include "acme/challenges.hpp"

#include <nlohmann/json.hpp>

#include "acme/authorizations.hpp"
#include "acme/payload.hpp"
#include "acme/render.hpp"
#include "acme/reply.hpp"

namespace causeway::acme {
namespace {

using base::Result;

Result<model::Authorization> read_or_respond(Services& services, const AccountCall& call,
                                             model::ChallengeId id) {
    if (call.payload.empty()) return services.orders.authorization(call.requester, id);
    CAUSEWAY_CHECK(parse_object(call.payload));
    return services.validation.respond(call.requester, id);
}

}  // namespace

Result<http::Response> use_challenge(Services& services, const AccountCall& call) {
    CAUSEWAY_TRY(const auto id, path_id<model::ChallengeId>(call, "challenge"));
    CAUSEWAY_TRY(const model::Authorization authorization, read_or_respond(services, call, id));
    const model::Challenge* challenge = authorization.find(id);
    if (challenge == nullptr) {
        return base::fail(base::internal_error("an authorization came without its challenge"));
    }
    http::Response response = reply(200, render(*challenge, call.urls));
    // certbot's library raises when this link is absent.
    add_link(response, call.urls.of(path::kAuthorization, authorization.id), "up");
    if (challenge->status == model::ChallengeStatus::pending ||
        challenge->status == model::ChallengeStatus::processing) {
        set_retry_after(response, next_poll(authorization));
    }
    return response;
}

}  // namespace causeway::acme
