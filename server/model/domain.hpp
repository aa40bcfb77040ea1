// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.hpp"
#include "base/enum_names.hpp"
#include "model/ids.hpp"
#include "model/name_rule.hpp"

namespace causeway::model {

enum class DomainEffect { allow, deny };

// Somebody has verified beforehand that the tenant has a right to these names.
struct PreAuthorization {
    base::Time until;      // exclusive
    std::string evidence;  // what was verified, by whom: for the audit log

    bool operator==(const PreAuthorization&) const = default;
};

// One of a tenant's rules about names. A tenant that is allowed something may have nothing else,
// and what it is denied wins over everything.
struct Domain {
    DomainId id;
    TenantId tenant_id;
    NameRule rule;
    DomainEffect effect = DomainEffect::allow;
    std::optional<PreAuthorization> pre_authorization;  // of what is allowed only
    base::Time created_at;
    std::string created_by;
    std::int64_t version = 1;
};

}  // namespace causeway::model

template <>
struct causeway::base::EnumNames<causeway::model::DomainEffect> {
    using enum causeway::model::DomainEffect;
    static constexpr std::pair<causeway::model::DomainEffect, std::string_view> table[] = {
        {allow, "allow"},
        {deny, "deny"},
    };
};
