// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "ca/issuer.hpp"
#include "model/stores/database.hpp"
#include "ra/attempt_work.hpp"
#include "ra/audit.hpp"

namespace causeway::ra {

// What each answer of a CA does to the attempt, its order and its job, inside one unit of work.
class AttemptOutcomes {
  public:
    AttemptOutcomes(const base::Clock& clock, base::Random& random, const Caller& self)
        : clock_(clock), random_(random), self_(self) {}

    // The outcome of a call and how long it took. With an older fence nothing but evidence is
    // written, except that a certificate which arrives late ends an attempt that is `unknown`.
    void record(model::UnitOfWork& unit, AttemptWork& work, const ca::EnrollOutcome& outcome,
                base::Duration took) const;

    // The attempt was being sent when its owner vanished.
    void abandon(model::UnitOfWork& unit, const AttemptWork& work) const;

    // The CA did not decide in time: the order fails, and the attempt is never sent any more.
    void give_up(model::UnitOfWork& unit, const AttemptWork& work) const;

    void announce_sending(model::UnitOfWork& unit, const AttemptWork& work) const;

  private:
    void apply(model::UnitOfWork& unit, AttemptWork& work, const ca::Issued& outcome) const;
    void apply(model::UnitOfWork& unit, AttemptWork& work, const ca::Pending& outcome) const;
    void apply(model::UnitOfWork& unit, AttemptWork& work, const ca::Rejected& outcome) const;
    void apply(model::UnitOfWork& unit, AttemptWork& work, const ca::Unavailable& outcome) const;
    void apply(model::UnitOfWork& unit, AttemptWork& work, const ca::Unknown& outcome) const;

    // Ends the call's lease and stores the attempt; its fence was checked in this unit of work.
    void store(model::UnitOfWork& unit, AttemptWork& work) const;
    void prepare_next(model::UnitOfWork& unit, const AttemptWork& work, base::Time at) const;
    void fail_order(model::UnitOfWork& unit, const AttemptWork& work,
                    const model::Problem& problem) const;
    void settle_late(model::UnitOfWork& unit, const AttemptWork& work,
                     const ca::EnrollOutcome& outcome) const;
    void audit(model::UnitOfWork& unit, const AttemptWork& work, model::AuditAction action,
               AuditPayload payload = {}) const;
    // `wished`, doubled for each attempt made, at most five minutes, spread by a fifth.
    std::chrono::milliseconds back_off(int number, std::chrono::seconds wished) const;

    const base::Clock& clock_;
    base::Random& random_;
    const Caller& self_;
};

}  // namespace causeway::ra
