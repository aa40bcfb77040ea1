// SPDX-License-Identifier: Apache-2.0
#include "admin/timeline.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "admin/events.hpp"
#include "admin/render.hpp"
#include "admin/trace.hpp"
#include "base/time_text.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

// Tokens stay inside: they are half of a proof that may still be under way.
json challenge_json(const model::Challenge& challenge) {
    return {{"id", challenge.id.to_string()},
            {"type", base::name_of(challenge.type)},
            {"status", base::name_of(challenge.status)},
            {"validated_at", optional_json(challenge.validated_at)},
            {"error", optional_json(challenge.error)}};
}

json authorization_json(const model::Authorization& authorization) {
    json challenges = json::array();
    for (const auto& challenge : authorization.challenges) {
        challenges.push_back(challenge_json(challenge));
    }
    return {{"id", authorization.id.to_string()},
            {"identifier",
             {{"type", base::name_of(authorization.identifier.type())},
              {"value", authorization.identifier.value()}}},
            {"status", base::name_of(authorization.status)},
            {"source", base::name_of(authorization.source)},
            {"expires_at", base::to_rfc3339(authorization.expires_at)},
            {"challenges", std::move(challenges)},
            {"created_at", base::to_rfc3339(authorization.created_at)}};
}

json validation_json(const model::ValidationAttempt& attempt) {
    json out = trace_json(attempt.trace);
    out["id"] = attempt.id.to_string();
    out["authorization"] = attempt.authorization_id.to_string();
    out["challenge"] = attempt.challenge_id.to_string();
    out["number"] = attempt.number;
    return out;
}

base::Result<json> attempt_json(const model::Attempt& attempt, Names& names) {
    CAUSEWAY_TRY(const std::string connector, names.connector(attempt.connector_id));
    return json{{"id", attempt.id.to_string()},
                {"connector", connector},
                {"state", base::name_of(attempt.state)},
                {"reason", attempt.reason_for_log},
                {"certificates_received", attempt.answer.size()},
                {"give_up_at", base::to_rfc3339(attempt.give_up_at)},
                {"created_at", base::to_rfc3339(attempt.created_at)}};
}

}  // namespace

json exchange_json(const model::ConnectorExchange& exchange) {
    return {{"attempt", exchange.attempt_id.to_string()},
            {"operation", exchange.operation},
            {"outcome", exchange.outcome},
            {"detail", exchange.detail},
            {"late", exchange.late},
            {"at", base::to_rfc3339_micros(exchange.at)},
            {"took_ms", milliseconds(exchange.took)}};
}

json identifiers_json(const std::vector<model::Identifier>& identifiers) {
    json out = json::array();
    for (const auto& identifier : identifiers) {
        out.push_back({{"type", base::name_of(identifier.type())}, {"value", identifier.value()}});
    }
    return out;
}

base::Result<json> order_json(const model::Order& order, Names& names) {
    CAUSEWAY_TRY(const EndpointNames scope, names.endpoint(order.scope));
    json connector;
    if (order.connector_id) {
        CAUSEWAY_TRY(connector, names.connector(*order.connector_id));
    }
    return json{{"id", order.id.to_string()},
                {"tenant", scope.tenant},
                {"endpoint", scope.endpoint},
                {"account", order.account_id.to_string()},
                {"status", base::name_of(order.status)},
                {"identifiers", identifiers_json(order.identifiers)},
                {"not_before", optional_json(order.not_before)},
                {"not_after", optional_json(order.not_after)},
                {"expires_at", base::to_rfc3339(order.expires_at)},
                {"error", optional_json(order.error)},
                {"connector", std::move(connector)},
                {"certificate",
                 order.certificate_id ? json(order.certificate_id->to_string()) : json(nullptr)},
                {"created_at", base::to_rfc3339(order.created_at)}};
}

base::Result<json> timeline_json(const ra::OrderTimeline& timeline, Names& names) {
    json out{{"authorizations", json::array()},
             {"validations", json::array()},
             {"attempts", json::array()},
             {"exchanges", json::array()},
             {"events", json::array()}};
    CAUSEWAY_TRY(out["order"], order_json(timeline.order, names));
    for (const auto& authorization : timeline.authorizations) {
        out["authorizations"].push_back(authorization_json(authorization));
    }
    for (const auto& validation : timeline.validations) {
        out["validations"].push_back(validation_json(validation));
    }
    for (const auto& attempt : timeline.attempts) {
        CAUSEWAY_TRY(json item, attempt_json(attempt, names));
        out["attempts"].push_back(std::move(item));
    }
    for (const auto& exchange : timeline.exchanges) {
        out["exchanges"].push_back(exchange_json(exchange));
    }
    for (const auto& event : timeline.events) {
        CAUSEWAY_TRY(json item, event_json(event));
        out["events"].push_back(std::move(item));
    }
    return out;
}

}  // namespace causeway::admin
