// SPDX-License-Identifier: Apache-2.0
#include "audit/scope.hpp"

#include <cstdint>

#include "base/time_text.hpp"

namespace causeway::audit {

bool Scope::covers(const Scope& other) const {
    const bool of_tenant = tenant.empty() || tenant == other.tenant;
    const bool begins = !from || (other.from && *other.from >= *from);
    const bool ends = !to || (other.to && *other.to <= *to);
    return of_tenant && begins && ends;
}

bool Scope::has_time_of(model::AuditEventId id) const {
    const base::Time at = time_of(id);
    return (!from || at >= *from) && (!to || at < *to);
}

std::string to_text(const Scope& scope) {
    std::string text = scope.tenant.empty() ? "all tenants" : "tenant " + scope.tenant;
    if (scope.from) text += ", from " + base::to_rfc3339(*scope.from);
    if (scope.to) text += ", to " + base::to_rfc3339(*scope.to);
    return text;
}

base::Time time_of(model::AuditEventId id) {
    constexpr std::size_t kTimestamp = 6;
    std::int64_t millis = 0;
    for (std::size_t i = 0; i < kTimestamp; ++i) {
        millis = millis * 256 + id.value().octets()[i];
    }
    return base::Time(std::chrono::milliseconds(millis));
}

}  // namespace causeway::audit
