// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "model/ids.hpp"

namespace causeway::audit {

// Of which events a copy of the log has the content; of the others it has hash and id. Everything
// where nothing is given.
struct Scope {
    std::string tenant;              // by its name
    std::optional<base::Time> from;  // by the event's id, in whole milliseconds
    std::optional<base::Time> to;    // not included

    bool is_whole() const { return tenant.empty() && !from && !to; }
    // Whether every event of the other is one of this.
    bool covers(const Scope& other) const;
    // Whether an event with that id is of the time; its tenant is another question.
    bool has_time_of(model::AuditEventId id) const;
};

// "tenant corp, from 2030-01-31T00:00:00Z"
std::string to_text(const Scope& scope);

// When the event was made, to the millisecond (RFC 9562 §5.7).
base::Time time_of(model::AuditEventId id);

}  // namespace causeway::audit
