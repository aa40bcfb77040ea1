// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.hpp"
#include "base/enum_names.hpp"
#include "base/secret.hpp"
#include "model/accepted_difference.hpp"
#include "model/ids.hpp"
#include "model/slug.hpp"

namespace causeway::model {

enum class ConnectorStatus { active, paused };

// What the CA behind a connection is, and therefore what our validation is worth
// (docs/security.md): decisive, decisive only with every control of the Baseline Requirements, or a
// pre-check inside a namespace that the CA itself verified.
enum class TrustRegime { private_pki, public_ca_operated, public_enterprise_ra };

// A configured connection to a CA. `config` follows the JSON Schema of the plugin named by `type`;
// it names secrets, and `secrets` holds them: their values only where the connection is opened.
struct Connector {
    ConnectorId id;
    Slug slug;
    std::string type;
    TrustRegime regime = TrustRegime::private_pki;
    ConnectorStatus status = ConnectorStatus::active;
    std::string config;  // JSON text
    std::map<std::string, base::Secret> secrets;
    int max_in_flight = 4;
    AcceptedDifferences accepted_differences;
    base::Time created_at;
    std::int64_t version = 1;
};

}  // namespace causeway::model

template <>
struct causeway::base::EnumNames<causeway::model::ConnectorStatus> {
    using enum causeway::model::ConnectorStatus;
    static constexpr std::pair<causeway::model::ConnectorStatus, std::string_view> table[] = {
        {active, "active"},
        {paused, "paused"},
    };
};

template <>
struct causeway::base::EnumNames<causeway::model::TrustRegime> {
    using enum causeway::model::TrustRegime;
    static constexpr std::pair<causeway::model::TrustRegime, std::string_view> table[] = {
        {private_pki, "private"},
        {public_ca_operated, "public-ca-operated"},
        {public_enterprise_ra, "public-enterprise-ra"},
    };
};
