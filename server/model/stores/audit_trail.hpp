// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/audit_event.hpp"
#include "model/stores/page.hpp"

namespace causeway::model {

struct AuditQuery {
    std::optional<TenantId> tenant;
    std::optional<OrderId> order;
    std::string action;  // a wire name, or empty
    std::string actor;   // exact, or empty
    std::string object;  // exact, or empty
    Page page;
};

// An event as it is kept: the canonical bytes that its leaf hash was computed from.
struct RecordedEvent {
    AuditEventId id;
    std::string header;                      // canonical JSON
    std::optional<std::string> payload;      // canonical JSON; none after a purge
    std::optional<std::int64_t> leaf_index;  // none until it is sealed
};

class AuditTrail {
  public:
    virtual ~AuditTrail() = default;
    virtual void append(const AuditEvent& event) = 0;
    virtual std::vector<RecordedEvent> search(const AuditQuery& query) = 0;
};

}  // namespace causeway::model
