// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "crypto/csr.hpp"
#include "model/stores/database.hpp"
#include "ra/caller.hpp"
#include "ra/connector_pace.hpp"
#include "ra/intent_gate.hpp"
#include "ra/waiters.hpp"

namespace causeway::ra {

struct IssuanceSettings {
    // How long a finalize request waits for a quick CA.
    std::chrono::milliseconds finalize_wait{2000};
    // An order whose CA has not decided by then fails.
    std::chrono::seconds give_up_after{72 * 3600};
};

// Accepts CSRs: decides, and writes the intent ahead of everything that follows (ra/enrollment).
class Issuance {
  public:
    struct Parts {
        model::Database& database;
        OrderWaiters& waiters;
        const ConnectorPace& pace;
        const IntentGate& gate;
        const base::Clock& clock;
        base::Random& random;
    };

    Issuance(Parts parts, IssuanceSettings settings) : parts_(parts), settings_(settings) {}

    // RFC 8555 §7.4: bad_csr leaves the order ready; order_not_ready in every other state. The
    // intent is committed before a byte goes to the CA. Waits a moment for the end, holding no
    // database connection meanwhile.
    base::Result<model::Order> finalize(const Requester& requester, model::OrderId order,
                                        base::ByteView csr);

  private:
    base::Result<model::Order> accept(model::UnitOfWork& unit, const Requester& requester,
                                      model::OrderId id, const crypto::Csr& csr);

    Parts parts_;
    IssuanceSettings settings_;
};

}  // namespace causeway::ra
