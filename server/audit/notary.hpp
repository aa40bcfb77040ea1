// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "audit/anchor_store.hpp"
#include "audit/log_identity.hpp"
#include "audit/log_store.hpp"
#include "audit/sealing_store.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"

namespace causeway::audit {

// Signs the head of the log and never two heads of which one does not continue the other, whatever
// the database says: what was signed is remembered here, in the anchors, and only then there. Every
// process runs one; those that do not lead witness what the leading one signs, and anchor it too.
// Not for several threads at once.
class Notary {
  public:
    struct Parts {
        LogIdentity& identity;
        LogStore& log;
        AnchorStore* anchors;  // may be none
        const base::Clock& clock;
    };

    // Signs at most one head in each `interval`.
    Notary(Parts parts, std::chrono::milliseconds interval) : parts_(parts), interval_(interval) {}

    // Before anything is added to the log: conflict when it does not continue what was signed,
    // unauthorized when that was signed with an unknown key, unavailable while what was signed last
    // cannot be anchored, which is tried again every five seconds. One look in five seconds; the
    // anchors are asked until they have answered once.
    base::Result<void> review();
    // The same, asking the database and the anchors anew whatever the time, at the begin of a
    // reign: since the last look another process may have signed what this database has lost.
    base::Result<void> review_anew();
    // Signs, stores and anchors the head when the log has grown and it is time. conflict as above,
    // or when another process leads.
    base::Result<void> sign(SealingStore& store, std::int64_t fence);
    // The same whatever the time, for the end of a process.
    base::Result<void> sign_now(SealingStore& store, std::int64_t fence);

  private:
    using Keys = std::vector<VerifierKey>;

    base::Result<void> recall(const Keys& keys);
    base::Result<TreeHead> open_anchor(const KeptCheckpoint& kept, const Keys& keys) const;
    base::Result<void> learn(const TreeHead& head);
    base::Result<void> witness(const Keys& keys);
    base::Result<void> check_continues(std::size_t size);
    base::Result<void> adopt(const SignedCheckpoint& checkpoint);
    base::Result<void> anchor_rest();

    const Parts parts_;
    const std::chrono::milliseconds interval_;
    bool recalled_ = false;                       // the anchors
    TreeHead signed_{0, root_hash({})};           // the largest head that is known to be signed
    std::optional<SignedCheckpoint> unanchored_;  // comes before anything else is signed
    std::optional<base::Error> not_anchored_;     // why it is not
    base::MonotonicTime next_anchoring_{};
    base::MonotonicTime next_look_{};
    base::MonotonicTime next_signature_{};
};

}  // namespace causeway::audit
