// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.hpp"
#include "base/enum_names.hpp"
#include "model/ids.hpp"
#include "model/slug.hpp"

namespace causeway::model {

// A suspended tenant gets nothing new; its clients may still read, deactivate and revoke.
enum class TenantStatus { active, suspended };

struct Tenant {
    TenantId id;
    Slug slug;
    std::string display_name;
    TenantStatus status = TenantStatus::active;
    base::Time created_at;
    std::int64_t version = 1;

    bool operator==(const Tenant&) const = default;
};

}  // namespace causeway::model

template <>
struct causeway::base::EnumNames<causeway::model::TenantStatus> {
    using enum causeway::model::TenantStatus;
    static constexpr std::pair<causeway::model::TenantStatus, std::string_view> table[] = {
        {active, "active"},
        {suspended, "suspended"},
    };
};
