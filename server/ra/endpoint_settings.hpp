// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "model/stores/database.hpp"
#include "ra/audit.hpp"
#include "va/validator.hpp"

namespace causeway::ra {

inline constexpr int kMostNames = 1000;
inline constexpr std::chrono::seconds kLeastLifetime = std::chrono::minutes(5);
inline constexpr std::chrono::seconds kMostOrderLifetime = std::chrono::days(30);
inline constexpr std::chrono::seconds kMostAuthorizationLifetime = std::chrono::days(398);
inline constexpr std::chrono::seconds kLeastValidity = std::chrono::hours(1);
inline constexpr std::chrono::seconds kMostValidity = std::chrono::days(3653);

struct NetworkSettings {
    std::optional<std::string> resolver_set;
    std::optional<std::vector<std::string>> allowed_networks;

    bool operator==(const NetworkSettings&) const = default;
};

// What an operator says of an endpoint. What is not said stays as it is; a new endpoint begins as
// model::Endpoint does.
struct EndpointSettings {
    std::optional<std::string> display_name;             // the slug when empty
    std::optional<std::vector<std::string>> connectors;  // slugs, in the order of trying them
    std::optional<model::EabRequirement> eab;
    std::optional<model::AuthorizationSource> authorization;
    // When empty, all where `authorization` is challenge, and none elsewhere.
    std::optional<std::vector<model::ChallengeType>> challenges;
    std::optional<std::vector<model::AllowedKey>> keys;  // RSA 2048-4096, P-256, P-384 when empty
    std::optional<int> max_names;
    std::optional<bool> require_cn;
    std::optional<std::chrono::seconds> max_validity;
    std::optional<std::chrono::seconds> order_lifetime;
    std::optional<std::chrono::seconds> authorization_lifetime;
    NetworkSettings network;
    std::optional<std::string> terms_of_service;
    std::optional<std::string> website;
    std::optional<std::vector<std::string>> caa_identities;
    std::optional<std::optional<base::Time>> grandfather_until;

    bool operator==(const EndpointSettings&) const = default;
};

// The endpoint as these settings make it. not_found for a connector that is not there; malformed
// for one that is named twice, and for a `grandfather_until` that would be over.
base::Result<model::Endpoint> apply(const EndpointSettings& settings, model::Endpoint endpoint,
                                    model::UnitOfWork& unit, base::Time now);

// Whether an endpoint can be like this, new or changed: malformed, naming the setting, for limits
// and spans beyond those above, for what contradicts the source of authorizations, and for
// challenges and networks that could never be validated.
base::Result<void> check_endpoint(const model::Endpoint& endpoint, const va::Validator& validator);

// Every setting with its value, always in the same order.
AuditPayload describe(const model::Endpoint& endpoint, model::UnitOfWork& unit);

}  // namespace causeway::ra
