// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "model/stores/database.hpp"
#include "ra/caller.hpp"
#include "ra/in_flight.hpp"
#include "va/validator.hpp"

namespace causeway::ra {

// Where validation goes on when an attempt has ended: on a worker, never on the event loop.
using Executor = std::function<void(std::function<void()>)>;

class Validation {
  public:
    struct Parts {
        model::Database& database;
        va::Validator& validator;
        const base::Clock& clock;
        base::Random& random;
        base::Log& log;
        base::Metrics& metrics;
        Executor executor;
    };

    // `node` names this process in audit records.
    Validation(Parts parts, const std::string& node);

    // The client says that its answer is in place (RFC 8555 §7.5.1): the challenge is processing
    // and a job sees to it. Harmless when repeated.
    base::Result<model::Authorization> respond(const Requester& requester,
                                               model::ChallengeId challenge);

    // The client gives an authorization up (§7.5.2), and with it the orders that need it. Harmless
    // when repeated.
    base::Result<model::Authorization> deactivate(const Requester& requester,
                                                  model::AuthorizationId authorization);

    // Works a claimed job off: starts an attempt, and when it has ended records its trace and
    // either decides the authorization and the orders that wait for it, or postpones the job for a
    // further attempt while the challenge's minute lasts (§8.2). When somebody else has taken the
    // job over meanwhile, the trace is all that is recorded.
    void run(const model::Job& job);

    // Gives the jobs of the attempts under way back, so that an heir need not wait for the end of
    // their leases. What ends here nevertheless is recorded, and decides unless an heir has
    // taken the job.
    void hand_back();

    // Attempts that were started and have not been concluded.
    const InFlight& in_flight() const { return in_flight_; }

    // How long a claimed job stays its worker's own.
    static constexpr std::chrono::seconds kLease{60};

  private:
    // What the metrics are labelled with; counted after the commit, because work may run twice.
    struct Counted {
        std::string tenant;
        model::ChallengeType type;
    };
    struct Verdict {
        model::ChallengeId challenge;
        const model::ValidationTrace& trace;
    };

    // What to validate, or nothing when the challenge does not wait for it any more.
    std::optional<va::ValidationRequest> prepare(model::UnitOfWork& unit, const model::Job& job);
    void start(const model::Job& job, va::ValidationRequest request);
    void conclude(const model::Job& job, const model::ValidationTrace& trace);
    base::Result<Counted> store(model::UnitOfWork& unit, const model::Job& job,
                                const model::ValidationTrace& trace);
    void decide(model::UnitOfWork& unit, model::Authorization authorization,
                const model::Endpoint& endpoint, const Verdict& verdict);
    void record(model::UnitOfWork& unit, const model::Authorization& authorization,
                const model::Challenge& challenge, const model::ValidationTrace& trace);
    void decide_orders(model::UnitOfWork& unit, const model::Authorization& authorization,
                       const Caller& caller);
    // The pause before the next attempt, or nothing when this was the last.
    std::optional<std::chrono::seconds> pause_after(model::UnitOfWork& unit, const model::Job& job,
                                                    const model::ValidationTrace& trace);
    void count(const Counted& counted, const model::ValidationTrace& trace);

    Parts parts_;
    Caller self_;
    InFlight in_flight_;
};

}  // namespace causeway::ra
