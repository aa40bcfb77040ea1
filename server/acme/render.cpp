// SPDX-License-Identifier: Apache-2.0
#include "acme/render.hpp"

#include <optional>

#include <nlohmann/json.hpp>

#include "acme/problem.hpp"
#include "base/time_text.hpp"

namespace causeway::acme {
namespace {

using model::AuthorizationStatus;
using model::ChallengeStatus;
using nlohmann::json;

json render_identifier(model::IdentifierType type, const std::string& value) {
    return {{"type", base::name_of(type)}, {"value", value}};
}

// §7.1.4: once it is decided, an authorization shows the challenge that decided it.
std::optional<ChallengeStatus> deciding_status(AuthorizationStatus status) {
    if (status == AuthorizationStatus::valid) return ChallengeStatus::valid;
    if (status == AuthorizationStatus::invalid) return ChallengeStatus::invalid;
    return std::nullopt;
}

}  // namespace

json render(const model::Account& account, const EndpointUrls& urls) {
    json out{{"status", base::name_of(account.status)},
             {"contact", account.contacts},
             {"orders", urls.of(path::kAccountOrders, account.id)}};
    if (account.terms_of_service_agreed) out["termsOfServiceAgreed"] = true;
    if (account.binding) out["externalAccountBinding"] = json::parse(account.binding->jws);
    return out;
}

json render(const model::Order& order, const EndpointUrls& urls) {
    json out{{"status", base::name_of(order.status)},
             {"expires", base::to_rfc3339(order.expires_at)},
             {"identifiers", json::array()},
             {"authorizations", json::array()},
             {"finalize", urls.of(path::kFinalize, order.id)}};
    for (const model::Identifier& identifier : order.identifiers) {
        out["identifiers"].push_back(render_identifier(identifier.type(), identifier.value()));
    }
    for (const model::AuthorizationId id : order.authorizations) {
        out["authorizations"].push_back(urls.of(path::kAuthorization, id));
    }
    if (order.not_before) out["notBefore"] = base::to_rfc3339(*order.not_before);
    if (order.not_after) out["notAfter"] = base::to_rfc3339(*order.not_after);
    if (order.error) out["error"] = render(*order.error);
    if (order.certificate_id) {
        out["certificate"] = urls.of(path::kCertificate, *order.certificate_id);
    }
    return out;
}

json render(const model::Authorization& authorization, const EndpointUrls& urls) {
    const model::Identifier& identifier = authorization.identifier;
    json out{{"status", base::name_of(authorization.status)},
             {"expires", base::to_rfc3339(authorization.expires_at)},
             {"identifier", render_identifier(identifier.type(), identifier.base_name())},
             {"challenges", json::array()}};
    // Only ever true: its absence means no wildcard (§7.1.4).
    if (identifier.wildcard()) out["wildcard"] = true;
    const auto shown = deciding_status(authorization.status);
    for (const model::Challenge& challenge : authorization.challenges) {
        if (!shown || challenge.status == *shown) {
            out["challenges"].push_back(render(challenge, urls));
        }
    }
    return out;
}

json render(const model::Challenge& challenge, const EndpointUrls& urls) {
    json out{{"type", base::name_of(challenge.type)},
             {"url", urls.of(path::kChallenge, challenge.id)},
             {"status", base::name_of(challenge.status)},
             {"token", challenge.token}};
    if (challenge.validated_at) out["validated"] = base::to_rfc3339(*challenge.validated_at);
    if (challenge.error) out["error"] = render(*challenge.error);
    return out;
}

}  // namespace causeway::acme
