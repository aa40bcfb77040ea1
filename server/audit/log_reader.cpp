// SPDX-License-Identifier: Apache-2.0
#include "audit/log_reader.hpp"

#include <chrono>

namespace causeway::audit {

using base::ErrorKind;

base::Result<LogHead> LogReader::head() {
    LogHead head;
    if (identity_ != nullptr) {
        head.keys = identity_->readable_keys();
        CAUSEWAY_TRY(head.checkpoint, store_.latest_checkpoint(identity_->origin()));
    }
    if (head.checkpoint) {
        head.tree = head.checkpoint->checkpoint.head;
        return head;
    }
    CAUSEWAY_TRY(const std::size_t size, store_.size());
    CAUSEWAY_TRY(head.tree, head_at(store_, size));
    return head;
}

base::Result<EventProof> LogReader::prove(model::AuditEventId id) {
    CAUSEWAY_TRY(auto entry, store_.entry(id));
    if (!entry) {
        return base::fail(ErrorKind::not_found,
                          "There is no such event, or it has no place in the log yet.");
    }
    EventProof proof;
    proof.entry = *std::move(entry);
    CAUSEWAY_TRY(proof.head, head());
    if (proof.entry.index >= proof.head.tree.size) {
        base::Error early = base::make_error(
            ErrorKind::unavailable,
            "The event is in the log, and no checkpoint covers it yet. Ask again later.");
        early.retry_after = std::chrono::seconds(60);
        return base::fail(std::move(early));
    }
    CAUSEWAY_TRY(proof.path, inclusion_proof(store_, proof.head.tree.size, proof.entry.index));
    return proof;
}

base::Result<Proof> LogReader::consistency(std::size_t old_size, std::size_t size) {
    CAUSEWAY_TRY(const std::size_t now, store_.size());
    if (old_size > size || size > now) {
        return base::fail(ErrorKind::malformed, "The sizes must be growing, and the log has " +
                                                    std::to_string(now) + " events.");
    }
    return consistency_proof(store_, size, old_size);
}

}  // namespace causeway::audit
