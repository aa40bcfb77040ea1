// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/enum_names.hpp"
#include "crypto/key.hpp"
#include "model/challenge.hpp"
#include "model/ids.hpp"
#include "model/slug.hpp"
#include "model/tenant.hpp"
#include "model/validation_network.hpp"

namespace causeway::model {

enum class EndpointStatus { active, paused };

// Whether newAccount needs an external account binding (RFC 8555 §7.3.4). `none` ignores nothing: a
// binding that is sent anyway is refused, never taken silently.
enum class EabRequirement { required, optional, none };

// What lets an account have a certificate for a name. It is on every audit record.
enum class AuthorizationSource { challenge, reused, pre_authorized, eab_only };

// One kind of key that a certificate of this endpoint may have.
struct AllowedKey {
    crypto::KeyType type = crypto::KeyType::ec_p256;
    int min_bits = 0;  // RSA only
    int max_bits = 0;  // RSA only

    bool operator==(const AllowedKey&) const = default;
};

// The rules for what is asked for and what is issued.
struct IssuancePolicy {
    std::vector<AllowedKey> keys;
    int max_names = 100;
    bool require_cn = false;                         // for CAs that need a subject
    std::chrono::seconds max_validity{397 * 86400};  // longer than this is never accepted from a CA

    bool operator==(const IssuancePolicy&) const = default;
};

// An ACME URL of a tenant's. What it does is data; nothing of it is compiled in.
struct Endpoint {
    EndpointId id;
    TenantId tenant_id;
    Slug slug;
    std::string display_name;
    EndpointStatus status = EndpointStatus::active;
    EabRequirement eab = EabRequirement::required;
    AuthorizationSource authorization = AuthorizationSource::challenge;
    std::vector<ChallengeType> challenges;
    IssuancePolicy policy;
    ValidationNetwork network;
    std::vector<ConnectorId> connectors;  // in the order in which a CSR is offered to them
    std::string terms_of_service;         // URL, or empty
    std::string website;                  // URL, or empty
    std::vector<std::string> caa_identities;
    std::chrono::seconds order_lifetime{7 * 86400};
    std::chrono::seconds authorization_lifetime{30 * 86400};
    // Accounts without a binding may go on ordering until then, after `eab` became required.
    std::optional<base::Time> grandfather_until;
    base::Time created_at;
    std::int64_t version = 1;

    EndpointScope scope() const { return {tenant_id, id}; }

    bool operator==(const Endpoint&) const = default;
};

// What the path of an ACME request names.
struct EndpointContext {
    Tenant tenant;
    Endpoint endpoint;

    EndpointScope scope() const { return endpoint.scope(); }
};

}  // namespace causeway::model

template <>
struct causeway::base::EnumNames<causeway::model::EndpointStatus> {
    using enum causeway::model::EndpointStatus;
    static constexpr std::pair<causeway::model::EndpointStatus, std::string_view> table[] = {
        {active, "active"},
        {paused, "paused"},
    };
};

template <>
struct causeway::base::EnumNames<causeway::model::EabRequirement> {
    using enum causeway::model::EabRequirement;
    static constexpr std::pair<causeway::model::EabRequirement, std::string_view> table[] = {
        {required, "required"},
        {optional, "optional"},
        {none, "none"},
    };
};

template <>
struct causeway::base::EnumNames<causeway::model::AuthorizationSource> {
    using enum causeway::model::AuthorizationSource;
    static constexpr std::pair<causeway::model::AuthorizationSource, std::string_view> table[] = {
        {challenge, "challenge"},
        {reused, "reused"},
        {pre_authorized, "pre-authorized"},
        {eab_only, "eab-only"},
    };
};
