// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "audit/log_identity.hpp"
#include "audit/log_store.hpp"
#include "base/result.hpp"

namespace causeway::audit {

// What an auditor is told of the log as a whole.
struct LogHead {
    TreeHead tree;
    std::optional<SignedCheckpoint> checkpoint;  // of that tree; none when nothing is signed
    std::vector<VerifierKey> keys;
};

// That an event is in the tree of a head.
struct EventProof {
    LogEntry entry;
    LogHead head;
    Proof path;
};

// The log for auditors. Safe from several threads.
class LogReader {
  public:
    // Without an identity the log is not signed.
    LogReader(LogStore& store, LogIdentity* identity) : store_(store), identity_(identity) {}

    // The newest checkpoint, or the log as it is now when nothing is signed.
    base::Result<LogHead> head();
    // not_found for an event that does not exist or has no place yet, unavailable for one that no
    // checkpoint covers yet.
    base::Result<EventProof> prove(model::AuditEventId id);
    // malformed unless old_size <= size <= the log's size.
    base::Result<Proof> consistency(std::size_t old_size, std::size_t size);
    base::Result<std::vector<LogEntry>> entries(const EntryQuery& query) {
        return store_.entries(query);
    }
    base::Result<GapPage> order_gaps(std::optional<base::Uuid> after) {
        return store_.order_gaps(after);
    }
    base::Result<GapPage> event_gaps(std::optional<base::Uuid> after) {
        return store_.event_gaps(after);
    }

  private:
    LogStore& store_;
    LogIdentity* identity_;
};

}  // namespace causeway::audit
