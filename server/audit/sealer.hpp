// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "audit/notary.hpp"
#include "audit/sealing_store.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"

namespace causeway::audit {

// Gives committed events their consecutive places in the log, and has its head signed. Every
// process runs one; the one that leads works, and the others stand by. Not for several threads at
// once.
class Sealer {
  public:
    static constexpr int kBatch = 500;

    // Without a notary nothing is signed, and a log that was signed is not sealed: whoever takes a
    // process's key away does not get a log without signatures for it.
    Sealer(SealingStore& store, Notary* notary, const base::Clock& clock)
        : store_(store), notary_(notary), clock_(clock) {}

    // Seals what is pending now and says how much; 0 while another process leads. A process that
    // cannot seal or sign lets another one lead.
    base::Result<int> run();
    // The last run of a process: leaves nothing unsigned that it has sealed.
    base::Result<void> finish();

    // The age of the oldest event without a place. No new certificate may be asked for when this
    // exceeds a minute: what cannot be proved later must not begin.
    base::Result<base::Duration> behind_by() const;

  private:
    base::Result<int> seal();
    base::Result<void> review();

    SealingStore& store_;
    Notary* notary_;
    const base::Clock& clock_;
    std::optional<std::int64_t> fence_;
    bool tree_complete_ = false;  // what proofs are made of is stored
};

}  // namespace causeway::audit
