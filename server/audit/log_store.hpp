// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "audit/checkpoint.hpp"
#include "audit/event_form.hpp"
#include "audit/log_tree.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/uuid.hpp"
#include "model/ids.hpp"

namespace causeway::audit {

// One place of the log.
struct LogEntry {
    std::size_t index = 0;
    Digest leaf_hash{};  // as the tree has it
    model::AuditEventId id;
    std::optional<FormedEvent> event;
    // It is there, but not among those that were asked for: its hash is enough for the tree. An
    // event that is neither given nor withheld is gone.
    bool withheld = false;
};

// All places from `first` on, with the events of one tenant or time only where that is given.
struct EntryQuery {
    std::size_t first = 0;
    int limit = 100;
    std::optional<model::TenantId> tenant;
    std::optional<base::Time> from;  // by the event's id; to the millisecond
    std::optional<base::Time> to;    // not included
};

// Something that does not fit the events that tell of it.
struct Gap {
    std::string object;   // as events name it
    std::string missing;  // or what else is wrong, in words for the auditor
};
struct GapPage {
    std::vector<Gap> gaps;
    std::optional<base::Uuid> next;  // what to go on after; none at the end
};

// The sealed log, to read. Safe from several threads.
class LogStore : public TreeSource {
  public:
    virtual base::Result<std::size_t> size() = 0;
    // The largest checkpoint of the log of that name, as it is stored: nobody has checked it.
    virtual base::Result<std::optional<SignedCheckpoint>> latest_checkpoint(
        const std::string& origin) = 0;

    // None when there is no such event or it has no place yet.
    virtual base::Result<std::optional<LogEntry>> entry(model::AuditEventId id) = 0;
    virtual base::Result<std::vector<LogEntry>> entries(const EntryQuery& query) = 0;

    // What does not fit its events, in the order of the ids of orders: an order, its attempts and
    // certificates, what is gone of them, or the count of the events.
    virtual base::Result<GapPage> order_gaps(std::optional<base::Uuid> after) = 0;
    // Events without a place in the log that wait for none, and those of orders that are gone.
    virtual base::Result<GapPage> event_gaps(std::optional<base::Uuid> after) = 0;
};

}  // namespace causeway::audit
