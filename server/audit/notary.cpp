// SPDX-License-Identifier: Apache-2.0
#include "audit/notary.hpp"

#include <string>

namespace causeway::audit {
namespace {

using base::ErrorKind;

constexpr std::chrono::seconds kLook{5};

std::string events(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " event" : " events");
}

base::Error forked(std::size_t signed_size) {
    return base::make_error(ErrorKind::conflict, "The audit log is not the one whose first " +
                                                     events(signed_size) +
                                                     " were signed. Nothing is added to it.");
}

base::Error with_place(base::Error error, const std::string& place) {
    error.detail = place + ": " + error.detail;
    return error;
}

}  // namespace

base::Result<void> Notary::review() {
    CAUSEWAY_CHECK(anchor_rest());
    CAUSEWAY_TRY(const Keys keys, parts_.identity.verifier_keys());
    if (!recalled_) CAUSEWAY_CHECK(recall(keys));
    const base::MonotonicTime now = parts_.clock.monotonic();
    if (now < next_look_) return {};
    CAUSEWAY_TRY(const std::size_t size, parts_.log.size());
    CAUSEWAY_CHECK(check_continues(size));
    CAUSEWAY_CHECK(witness(keys));
    next_look_ = now + kLook;
    return {};
}

base::Result<void> Notary::review_anew() {
    recalled_ = false;
    next_look_ = {};
    return review();
}

base::Result<void> Notary::recall(const Keys& keys) {
    if (parts_.anchors != nullptr) {
        CAUSEWAY_TRY(const auto kept, parts_.anchors->newest());
        if (kept) {
            CAUSEWAY_TRY(const TreeHead anchored, open_anchor(*kept, keys));
            CAUSEWAY_CHECK(learn(anchored));
        }
    }
    recalled_ = true;
    return {};
}

// Whoever may only add files could hide the newest anchor behind an older one's copy, or behind
// another log's.
base::Result<TreeHead> Notary::open_anchor(const KeptCheckpoint& kept, const Keys& keys) const {
    const auto anchored = open_checkpoint(kept.note, keys);
    if (!anchored) {
        return base::fail(with_place(
            anchored.error(),
            kept.name + " cannot be used as an anchor of the log " + parts_.identity.origin()));
    }
    if (anchored->origin != parts_.identity.origin()) {
        return base::fail(ErrorKind::conflict, kept.name + " is an anchor of the log " +
                                                   anchored->origin + ", and this log is " +
                                                   parts_.identity.origin() +
                                                   ": its anchors need a place of their own.");
    }
    if (anchored->head.size != kept.tree_size) {
        return base::fail(ErrorKind::conflict, kept.name + " holds the checkpoint of " +
                                                   events(anchored->head.size) +
                                                   ": somebody put it there. Take it away.");
    }
    return anchored->head;
}

// Of two heads that were signed, the log must continue both.
base::Result<void> Notary::learn(const TreeHead& head) {
    if (head.size == signed_.size && head != signed_) return base::fail(forked(head.size));
    if (head.size <= signed_.size) return {};
    CAUSEWAY_TRY(const std::size_t size, parts_.log.size());
    // A log that lacks some of the larger head is refused for that.
    if (size >= head.size) CAUSEWAY_CHECK(check_continues(size));
    signed_ = head;
    return {};
}

base::Result<void> Notary::check_continues(std::size_t size) {
    if (size < signed_.size) {
        return base::fail(ErrorKind::conflict,
                          "The audit log has " + events(size) + ", and " + events(signed_.size) +
                              " were signed. Nothing is added to a log that has lost some.");
    }
    // Every log continues an empty one; a large log that was never signed is not read for that.
    if (signed_.size == 0) return {};
    CAUSEWAY_TRY(const TreeHead head, head_at(parts_.log, size));
    CAUSEWAY_TRY(const Proof proof, consistency_proof(parts_.log, size, signed_.size));
    if (!verify_consistency(signed_, head, proof)) return base::fail(forked(signed_.size));
    return {};
}

// What another process signed, or this one before it ended, may not be anchored here yet.
base::Result<void> Notary::witness(const Keys& keys) {
    CAUSEWAY_TRY(const auto latest, parts_.log.latest_checkpoint(parts_.identity.origin()));
    if (!latest || latest->checkpoint.head.size < signed_.size) return {};
    const auto opened = open_checkpoint(latest->note, keys);
    if (!opened) {
        return base::fail(with_place(opened.error(), "The newest checkpoint in the database"));
    }
    if (*opened != latest->checkpoint) return base::fail(forked(latest->checkpoint.head.size));
    if (opened->head == signed_) return {};
    CAUSEWAY_TRY(const std::size_t size, parts_.log.size());
    if (size < opened->head.size) return base::fail(forked(opened->head.size));
    CAUSEWAY_TRY(const TreeHead head, head_at(parts_.log, opened->head.size));
    if (head != opened->head) return base::fail(forked(opened->head.size));
    CAUSEWAY_CHECK(check_continues(head.size));
    return adopt(*latest);
}

// What is signed is remembered first: that it could not be anchored does not undo it.
base::Result<void> Notary::adopt(const SignedCheckpoint& checkpoint) {
    signed_ = checkpoint.checkpoint.head;
    if (parts_.anchors == nullptr) return {};
    unanchored_ = checkpoint;
    next_anchoring_ = {};
    return anchor_rest();
}

base::Result<void> Notary::anchor_rest() {
    if (!unanchored_) return {};
    const base::MonotonicTime now = parts_.clock.monotonic();
    if (now < next_anchoring_) return base::fail(*not_anchored_);
    if (const auto kept = parts_.anchors->keep(*unanchored_); !kept) {
        not_anchored_ = kept.error();
        next_anchoring_ = now + kLook;
        return base::fail(kept.error());
    }
    unanchored_.reset();
    return {};
}

base::Result<void> Notary::sign(SealingStore& store, std::int64_t fence) {
    if (parts_.clock.monotonic() < next_signature_) return {};
    return sign_now(store, fence);
}

base::Result<void> Notary::sign_now(SealingStore& store, std::int64_t fence) {
    CAUSEWAY_TRY(const std::size_t size, parts_.log.size());
    if (size == signed_.size) return {};
    CAUSEWAY_CHECK(check_continues(size));
    CAUSEWAY_TRY(const NoteSigner signer, parts_.identity.signer());
    CAUSEWAY_TRY(const TreeHead head, head_at(parts_.log, size));
    const Checkpoint checkpoint{parts_.identity.origin(), head};
    const SignedCheckpoint made{checkpoint, signer.sign(to_text(checkpoint)), parts_.clock.now()};
    // The database first: of what is anchored and not stored, no other process would know.
    CAUSEWAY_CHECK(store.keep(fence, made));
    next_signature_ = parts_.clock.monotonic() + interval_;
    return adopt(made);
}

}  // namespace causeway::audit
