// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

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
    // Gives the next places of the log to at most `limit` pending events, in one transaction, and
    // says to how many. conflict when another process took the lead since.
    virtual base::Result<int> seal(std::int64_t fence, int limit) = 0;
    // When the event was recorded that has waited longest.
    virtual base::Result<std::optional<base::Time>> oldest_pending() = 0;
};

// Gives committed events their consecutive places in the log. Every process runs one; the one that
// leads works, and the others stand by. Not for several threads at once.
class Sealer {
  public:
    static constexpr int kBatch = 500;

    Sealer(SealingStore& store, const base::Clock& clock) : store_(store), clock_(clock) {}

    // Seals what is pending now and says how much; 0 while another process leads.
    base::Result<int> run();

    // The age of the oldest event without a place. No new certificate may be asked for when this
    // exceeds a minute: what cannot be proved later must not begin.
    base::Result<base::Duration> behind_by() const;

  private:
    SealingStore& store_;
    const base::Clock& clock_;
    std::optional<std::int64_t> fence_;
};

}  // namespace causeway::audit
