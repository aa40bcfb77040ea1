// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "ca/catalog.hpp"
#include "ca/issuer.hpp"
#include "model/stores/database.hpp"
#include "ra/attempt_outcomes.hpp"
#include "ra/connector_pace.hpp"
#include "ra/intent_gate.hpp"
#include "ra/late_answers.hpp"
#include "ra/outcome_recorder.hpp"
#include "ra/publication.hpp"
#include "ra/waiters.hpp"

namespace causeway::ra {

// Brings attempts to their end: takes one over by lease and fence, calls the CA, records what it
// answered before looking at it, and hands a certificate on to publication. An answer that comes
// after its call's deadline is recorded too; one that was lost is asked for, or had by sending the
// same again, where the connector can do that. Where the CA is not called now, another one of the
// endpoint's connectors gets the CSR. A process may die between any two lines of it: the heir reads
// from the attempt's state what to do.
class Enrollment {
  public:
    struct Parts {
        model::Database& database;
        ca::Issuer& issuer;
        ca::Catalog& catalog;
        OrderWaiters& waiters;
        ConnectorPace& pace;
        const IntentGate& gate;
        const base::Clock& clock;
        base::Random& random;
        base::Log& log;
        base::Metrics& metrics;
        Pause pause;
    };

    // `node` names this process in leases and audit records.
    Enrollment(Parts parts, std::string node, std::chrono::seconds call_deadline);
    Enrollment(const Enrollment&) = delete;
    Enrollment& operator=(const Enrollment&) = delete;

    // Works a claimed job off: the next step of its attempt.
    void run(const model::Job& job);

    // How long a claimed job and its attempt stay their worker's own: longer than any call.
    std::chrono::seconds lease() const { return call_deadline_ + std::chrono::seconds(20); }

  private:
    // Why the lane's connector is not called now.
    struct Refusal {
        ca::Unavailable why;
        std::optional<model::ConnectorId> instead;  // the first other one that would be called
    };
    // What came of taking a job.
    struct Taken {
        std::optional<AttemptWork> work;    // to be done now, or just given up as unknown
        std::optional<FallOver> fell_over;  // nothing is to be done for `work` any more
    };

    std::optional<Refusal> refusal(const model::Job& job);
    base::Result<Taken> take_over(model::UnitOfWork& unit, const model::Job& job,
                                  const std::optional<Refusal>& refusal);
    void leave(model::UnitOfWork& unit, const AttemptWork& work,
               const std::optional<Refusal>& refusal);
    bool may_go_out(model::UnitOfWork& unit, AttemptWork& work, model::AttemptDuty duty,
                    const std::optional<Refusal>& refusal);
    base::Result<void> advance(AttemptWork& work);
    base::Result<void> call_ca(AttemptWork& work);
    ca::FindOutcome call(const AttemptWork& work);
    void measure(const AttemptWork& work, base::Duration took);
    void take_late(AttemptWork work, const CallEnd& end);

    Parts parts_;
    Caller self_;
    std::string node_;
    std::chrono::seconds call_deadline_;
    AttemptOutcomes outcomes_;
    OutcomeRecorder recorder_;
    Publication publication_;
    LateAnswers late_;  // last, since it uses the others until it ends
};

}  // namespace causeway::ra
