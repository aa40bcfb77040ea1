// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.hpp"
#include "base/enum_names.hpp"
#include "base/uuid.hpp"
#include "model/ids.hpp"

namespace causeway::model {

enum class JobKind {
    validate,  // subject: a challenge
    issue,     // subject: an attempt
    revoke,    // subject: a revocation
};

// Work that must happen although the process that promised it may die. A lane is worked off by its
// own threads, so that one slow CA delays nobody else's orders.
struct Job {
    JobId id;
    JobKind kind = JobKind::validate;
    std::string lane;
    EndpointScope scope;
    base::Uuid subject;
    int tries = 0;
    base::Time run_at;
    std::int64_t fence = 0;  // raised by each claim
};

inline constexpr std::string_view kValidationLane = "validation";
std::string connector_lane(ConnectorId connector);
std::optional<ConnectorId> connector_of(std::string_view lane);

}  // namespace causeway::model

template <>
struct causeway::base::EnumNames<causeway::model::JobKind> {
    using enum causeway::model::JobKind;
    static constexpr std::pair<causeway::model::JobKind, std::string_view> table[] = {
        {validate, "validate"},
        {issue, "issue"},
        {revoke, "revoke"},
    };
};
