// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/enum_names.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "model/ids.hpp"
#include "model/name_rule.hpp"

namespace causeway::model {

// `expired` is never stored: it is what an active key reads as once its time is over.
enum class EabKeyStatus { active, suspended, revoked, expired };

// A key that lets its holder register accounts at one endpoint (RFC 8555 §7.3.4).
struct EabKey {
    EabKeyId id;
    EndpointScope scope;
    std::string kid;  // ASCII without colon or white space: uacme takes KID:KEY
    std::string label;
    base::Secret hmac_key;
    EabKeyStatus status = EabKeyStatus::active;
    std::optional<int> max_uses;  // registrations; none = unlimited
    int uses = 0;
    std::optional<base::Time> expires_at;  // limits registration only, or every renewal would die
    std::vector<NameRule> domains;         // what its accounts may ask for; empty = any
    std::vector<NameRule> denied_domains;  // what they may not, whatever else allows it
    base::Time created_at;
    std::int64_t version = 1;
};

// The key as it is now, for people.
EabKey as_of(EabKey key, base::Time now);

// May an account be registered with it now? unauthorized, naming the key's label and the reason.
base::Result<void> may_register(const EabKey& key, base::Time now);

// The key with one registration more; the caller stores it in the same transaction as the account.
base::Result<EabKey> consume_registration(EabKey key, base::Time now);

// An operator stops a key for a while, or lets it go on; no change when it is so already. conflict
// for a revoked one, which has ended for good.
base::Result<EabKey> suspend(EabKey key);
base::Result<EabKey> resume(EabKey key);
// For good.
base::Result<EabKey> revoke(EabKey key);

// A suspended or revoked key stops new work of the accounts bound to it at once.
base::Result<void> may_order(EabKeyStatus status, std::string_view label);

}  // namespace causeway::model

template <>
struct causeway::base::EnumNames<causeway::model::EabKeyStatus> {
    using enum causeway::model::EabKeyStatus;
    static constexpr std::pair<causeway::model::EabKeyStatus, std::string_view> table[] = {
        {active, "active"},
        {suspended, "suspended"},
        {revoked, "revoked"},
        {expired, "expired"},
    };
};
