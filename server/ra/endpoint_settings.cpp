// SPDX-License-Identifier: Apache-2.0
#include "ra/endpoint_settings.hpp"

#include <algorithm>

#include "base/time_text.hpp"
#include "policy/key_rules.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::AuthorizationSource;
using model::EabRequirement;
using model::Endpoint;

base::Result<std::vector<model::ConnectorId>> find_connectors(
    model::UnitOfWork& unit, const std::vector<std::string>& slugs) {
    std::vector<model::ConnectorId> ids;
    for (const std::string& slug : slugs) {
        CAUSEWAY_TRY(const model::Slug parsed, model::Slug::parse(slug));
        const auto connector = unit.connectors.find(parsed);
        if (!connector) {
            return base::fail(ErrorKind::not_found, "There is no connector " + slug + ".");
        }
        if (std::ranges::find(ids, connector->id) != ids.end()) {
            return base::fail(ErrorKind::malformed,
                              "The connector \"" + slug + "\" is named twice. Name it once.");
        }
        ids.push_back(connector->id);
    }
    return ids;
}

std::vector<model::ChallengeType> all_challenges() {
    std::vector<model::ChallengeType> all;
    for (const auto& [type, name] : base::EnumNames<model::ChallengeType>::table) {
        all.push_back(type);
    }
    return all;
}

template <class Value>
void set(Value& value, const std::optional<Value>& said) {
    if (said) value = *said;
}

// Those that mean something else when they are empty.
void set_with_defaults(Endpoint& endpoint, const EndpointSettings& settings) {
    if (settings.display_name) {
        endpoint.display_name =
            settings.display_name->empty() ? endpoint.slug.text() : *settings.display_name;
    }
    if (settings.challenges) {
        const bool all = settings.challenges->empty() &&
                         endpoint.authorization == AuthorizationSource::challenge;
        endpoint.challenges = all ? all_challenges() : *settings.challenges;
    }
    if (settings.keys) {
        endpoint.policy.keys = settings.keys->empty() ? policy::default_keys() : *settings.keys;
    }
}

base::Result<void> check_span(const std::string& name, std::chrono::seconds span,
                              std::chrono::seconds least, std::chrono::seconds most) {
    if (span >= least && span <= most) return {};
    return base::fail(ErrorKind::malformed, name + " must be between " +
                                                std::to_string(least.count()) + " and " +
                                                std::to_string(most.count()) + " seconds.");
}

base::Result<void> refuse(const char* detail) {
    return base::fail(ErrorKind::malformed, detail);
}

base::Result<void> check_limits(const Endpoint& endpoint) {
    const int names = endpoint.policy.max_names;
    if (names < 1 || names > kMostNames) return refuse("max_names must be between 1 and 1000.");
    CAUSEWAY_CHECK(
        check_span("max_validity", endpoint.policy.max_validity, kLeastValidity, kMostValidity));
    CAUSEWAY_CHECK(
        check_span("order_lifetime", endpoint.order_lifetime, kLeastLifetime, kMostOrderLifetime));
    return check_span("authorization_lifetime", endpoint.authorization_lifetime, kLeastLifetime,
                      kMostAuthorizationLifetime);
}

// What the source of authorizations demands of the rest.
base::Result<void> check_authorization(const Endpoint& endpoint) {
    if (endpoint.authorization == AuthorizationSource::reused) {
        return refuse("authorization must be challenge, pre-authorized or eab-only.");
    }
    if (endpoint.authorization == AuthorizationSource::challenge) {
        if (!endpoint.challenges.empty()) return {};
        return refuse(
            "An endpoint whose authorization is challenge offers challenges, and this one has "
            "none. Name challenges too, or null to offer all (endpoint update: --reset "
            "challenge).");
    }
    if (endpoint.eab != EabRequirement::required) {
        return refuse(
            "Without challenges an endpoint must require an external account binding: whoever "
            "reaches it could have every name otherwise. Set eab to required.");
    }
    if (!endpoint.challenges.empty()) {
        return refuse(
            "An endpoint whose authorizations are pre-authorized or eab-only offers no "
            "challenges. Let challenges be empty (endpoint update: --reset challenge), or set "
            "authorization to challenge.");
    }
    return {};
}

std::string in_words(const model::AllowedKey& key) {
    if (key.type != crypto::KeyType::rsa) return crypto::describe(key.type, 0);
    return "RSA " + std::to_string(key.min_bits) + "-" + std::to_string(key.max_bits);
}

template <class Items, class Text>
std::string list_of_each(const Items& items, Text text) {
    std::vector<std::string> texts;
    for (const auto& item : items) texts.emplace_back(text(item));
    return list_of(texts);
}

}  // namespace

base::Result<Endpoint> apply(const EndpointSettings& settings, Endpoint endpoint,
                             model::UnitOfWork& unit, base::Time now) {
    if (settings.connectors) {
        CAUSEWAY_TRY(endpoint.connectors, find_connectors(unit, *settings.connectors));
    }
    set(endpoint.eab, settings.eab);
    set(endpoint.authorization, settings.authorization);
    set_with_defaults(endpoint, settings);
    set(endpoint.policy.max_names, settings.max_names);
    set(endpoint.policy.require_cn, settings.require_cn);
    set(endpoint.policy.max_validity, settings.max_validity);
    set(endpoint.order_lifetime, settings.order_lifetime);
    set(endpoint.authorization_lifetime, settings.authorization_lifetime);
    set(endpoint.network.resolver_set, settings.network.resolver_set);
    set(endpoint.network.allowed_networks, settings.network.allowed_networks);
    set(endpoint.terms_of_service, settings.terms_of_service);
    set(endpoint.website, settings.website);
    set(endpoint.caa_identities, settings.caa_identities);
    const auto until = settings.grandfather_until.value_or(endpoint.grandfather_until);
    if (until && until != endpoint.grandfather_until && *until <= now) {
        return base::fail(ErrorKind::malformed,
                          "grandfather_until would be over already. Give a later time, or null.");
    }
    endpoint.grandfather_until = until;
    return endpoint;
}

base::Result<void> check_endpoint(const Endpoint& endpoint, const va::Validator& validator) {
    if (endpoint.connectors.empty()) return refuse("An endpoint needs at least one connector.");
    CAUSEWAY_CHECK(check_limits(endpoint));
    CAUSEWAY_CHECK(check_authorization(endpoint));
    return validator.check(endpoint.challenges, endpoint.network);
}

AuditPayload describe(const Endpoint& endpoint, model::UnitOfWork& unit) {
    const auto connector_name = [&](model::ConnectorId id) {
        const auto connector = unit.connectors.find(id);
        return connector ? connector->slug.text() : id.to_string();
    };
    return {
        {"display_name", endpoint.display_name},
        {"status", std::string(base::name_of(endpoint.status))},
        {"eab", std::string(base::name_of(endpoint.eab))},
        {"authorization", std::string(base::name_of(endpoint.authorization))},
        {"connectors", list_of_each(endpoint.connectors, connector_name)},
        {"challenges", list_of_each(endpoint.challenges, base::name_of<model::ChallengeType>)},
        {"keys", list_of_each(endpoint.policy.keys, in_words)},
        {"max_names", std::to_string(endpoint.policy.max_names)},
        {"require_cn", endpoint.policy.require_cn ? "true" : "false"},
        {"max_validity_seconds", std::to_string(endpoint.policy.max_validity.count())},
        {"order_lifetime_seconds", std::to_string(endpoint.order_lifetime.count())},
        {"authorization_lifetime_seconds", std::to_string(endpoint.authorization_lifetime.count())},
        {"resolver_set", endpoint.network.resolver_set},
        {"allowed_networks", list_of(endpoint.network.allowed_networks)},
        {"caa_identities", list_of(endpoint.caa_identities)},
        {"terms_of_service", endpoint.terms_of_service},
        {"website", endpoint.website},
        {"grandfather_until",
         endpoint.grandfather_until ? base::to_rfc3339(*endpoint.grandfather_until) : "none"}};
}

}  // namespace causeway::ra
