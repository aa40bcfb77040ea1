// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "audit/checkpoint.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"

namespace causeway::audit {

// The log as its sealer sees it.
class SealingStore {
  public:
    virtual ~SealingStore() = default;
    // Takes the lead over all processes and gives the fence of this reign; none while another
    // process leads. The lead is lost together with the connection that holds it.
    virtual base::Result<std::optional<std::int64_t>> lead() = 0;
    // Lets another process lead.
    virtual void resign() = 0;
    // Gives the next places of the log to at most `limit` pending events, in one transaction, and
    // says to how many. conflict when another process took the lead since, or when one of them is
    // not as it was written.
    virtual base::Result<int> seal(std::int64_t fence, int limit) = 0;
    // Stores some of the roots that proofs are made of, in one short transaction, and says whether
    // that is all of them; what is not stored is computed from what is below. conflict when another
    // process took the lead since.
    virtual base::Result<bool> complete_tree(std::int64_t fence) = 0;
    // Stores what was signed; conflict when another process took the lead since.
    virtual base::Result<void> keep(std::int64_t fence, const SignedCheckpoint& checkpoint) = 0;
    // Whether any process has ever signed this log.
    virtual base::Result<bool> is_signed() = 0;
    // When the event was recorded that has waited longest.
    virtual base::Result<std::optional<base::Time>> oldest_pending() = 0;
};

}  // namespace causeway::audit
