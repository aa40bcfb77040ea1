// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "ca/issuer.hpp"
#include "crypto/csr.hpp"
#include "model/stores/database.hpp"
#include "ra/caller.hpp"
#include "ra/order_waiters.hpp"

namespace causeway::ra {

struct IssuanceSettings {
    std::string node;  // names this process in leases and audit records
    std::chrono::milliseconds finalize_wait{2000};
    std::chrono::seconds call_deadline{40};         // of one call of a connector
    std::chrono::seconds give_up_after{72 * 3600};  // an order whose CA does not decide fails then
};

// From the CSR to the certificate: decides, writes the intent ahead, calls the CA, and believes
// nothing of its answer that it has not compared with the order.
class Issuance {
  public:
    struct Parts {
        model::Database& database;
        ca::Issuer& issuer;
        OrderWaiters& waiters;
        const base::Clock& clock;
        base::Random& random;
        base::Log& log;
        base::Metrics& metrics;
    };

    Issuance(Parts parts, IssuanceSettings settings)
        : parts_(parts), settings_(std::move(settings)) {}

    // RFC 8555 §7.4: bad_csr leaves the order ready; order_not_ready in every other state. The
    // intent is committed before a byte goes to the CA. Waits `finalize_wait` at most for the end.
    base::Result<model::Order> finalize(const Requester& requester, model::OrderId order,
                                        base::ByteView csr);

    // Works a claimed job off: takes the attempt over and does its next step.
    void run(const model::Job& job);

    // How long a claimed job and attempt stay their worker's own: longer than any call.
    std::chrono::seconds lease() const {
        return settings_.call_deadline + std::chrono::seconds(20);
    }

  private:
    Parts parts_;
    IssuanceSettings settings_;
};

}  // namespace causeway::ra
