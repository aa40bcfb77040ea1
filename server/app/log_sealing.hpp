// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "audit/sealer.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "ra/intent_gate.hpp"

namespace causeway::app {

// Seals the audit log, and opens the gate of new certificates when that goes well. What it cannot
// do it says once in the log, and the gate falls shut: at once for a wrong key or row, by itself
// when the database or the anchors are away for a minute, and also when a run never ends.
class LogSealing {
  public:
    struct Parts {
        audit::SealingStore& store;
        audit::Notary* notary;  // none when the audit log is not signed
        ra::IntentGate& gate;
        const base::Clock& clock;
        base::Log& log;
        base::Metrics& metrics;
    };

    explicit LogSealing(const Parts& parts)
        : parts_(parts), sealer_(parts.store, parts.notary, parts.clock) {}

    // Once. Not for several threads at once, and neither is finish.
    void run();
    // The last one of a process.
    void finish();
    // Shows how far sealing is behind. For another thread than that of run, which may hang.
    void show_backlog();

  private:
    void report(const base::Error& error);

    Parts parts_;
    audit::Sealer sealer_;
    std::string reported_;  // what was said last of a log that is not sealed
};

}  // namespace causeway::app
