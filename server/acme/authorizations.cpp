// SPDX-License-Identifier: Apache-2.0
#include "acme/authorizations.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "acme/payload.hpp"
#include "acme/render.hpp"
#include "acme/reply.hpp"

namespace causeway::acme {
namespace {

using base::Result;
using nlohmann::json;

Result<model::Authorization> read_or_deactivate(Services& services, const AccountCall& call,
                                                model::AuthorizationId id) {
    if (call.payload.empty()) return services.orders.authorization(call.requester, id);
    CAUSEWAY_TRY(const json payload, parse_object(call.payload));
    const json* status = find_member(payload, "status");
    if (status != nullptr && *status == base::name_of(model::AuthorizationStatus::deactivated)) {
        return services.validation.deactivate(call.requester, id);
    }
    return base::fail(base::ErrorKind::malformed,
                      "An authorization takes {\"status\": \"deactivated\"} only; send an empty "
                      "payload (\"\") to read it.");
}

}  // namespace

Result<http::Response> use_authorization(Services& services, const AccountCall& call) {
    CAUSEWAY_TRY(const auto id, path_id<model::AuthorizationId>(call, "authorization"));
    CAUSEWAY_TRY(const model::Authorization authorization, read_or_deactivate(services, call, id));
    http::Response response = reply(200, render(authorization, call.urls));
    if (authorization.status == model::AuthorizationStatus::pending) {
        set_retry_after(response, next_poll(authorization));
    }
    return response;
}

std::chrono::seconds next_poll(const model::Authorization& authorization) {
    const bool repeated = std::ranges::any_of(authorization.challenges, [](const auto& challenge) {
        return challenge.error.has_value();
    });
    return repeated ? kRepeatedValidationPoll : kValidationPoll;
}

}  // namespace causeway::acme
