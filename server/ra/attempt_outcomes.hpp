// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "ca/issuer.hpp"
#include "model/stores/database.hpp"
#include "ra/attempt_work.hpp"
#include "ra/audit.hpp"
#include "ra/fall_over.hpp"

namespace causeway::ra {

// One call of a CA and how it ended.
struct CallEnd {
    ca::FindOutcome outcome;
    base::Duration took{};
    bool late = false;  // said after the deadline, when the caller had gone on with Unknown
};

// What each answer of a CA does to the attempt, its order and its job, inside one unit of work.
class AttemptOutcomes {
  public:
    AttemptOutcomes(const base::Clock& clock, base::Random& random, const Caller& self)
        : clock_(clock), random_(random), self_(self) {}

    // How a call ended. An answer that is late, because of its deadline or because an heir has
    // taken the attempt over, is kept as evidence, and still decides while nothing else has: it
    // ends or continues an attempt that is `unknown`, and may end one that is `pending`.
    void record(model::UnitOfWork& unit, AttemptWork& work, const CallEnd& end) const;

    // Whether record() was committed for this call, for a caller that did not hear of it; then
    // `work` has what was stored.
    bool is_recorded(model::UnitOfWork& unit, AttemptWork& work, const CallEnd& end) const;

    // The certificate of this answer that nobody gets, if there is one: its order ended without it,
    // or its attempt did. To be asked once the answer is recorded.
    std::optional<crypto::Certificate> unserved(model::UnitOfWork& unit, const AttemptWork& work,
                                                const ca::FindOutcome& outcome) const;

    // Whether this answer says that the CA goes on with a request that has ended here.
    bool left_at_ca(model::UnitOfWork& unit, const AttemptWork& work,
                    const ca::FindOutcome& outcome) const;

    // The attempt cannot be sent at the moment: it stays as it is, and its job comes again.
    void hold(model::UnitOfWork& unit, const AttemptWork& work, const std::string& reason,
              std::chrono::seconds wished) const;

    // The attempt may not be sent any more, and nothing of it was: the order fails with `why`.
    void withhold(model::UnitOfWork& unit, AttemptWork& work, const base::Error& why) const;

    // The attempt was being sent when its owner vanished. A job comes at once, for what can be done
    // about it.
    void abandon(model::UnitOfWork& unit, AttemptWork& work) const;

    // The CA did not decide in time: the order fails, and the attempt is never sent any more.
    void give_up(model::UnitOfWork& unit, AttemptWork& work) const;

    // The attempt's connector does not take it, and another one of its endpoint's does: the attempt
    // ends unsent, and its CSR goes on to that one.
    void fall_over(model::UnitOfWork& unit, AttemptWork& work, const std::string& reason,
                   model::ConnectorId to) const;

    // The CA has not acted on the attempt, which has ended: its CSR goes out again.
    void prepare_next(model::UnitOfWork& unit, const AttemptWork& work, const Turn& turn) const;

    void announce_sending(model::UnitOfWork& unit, const AttemptWork& work) const;

  private:
    void apply(model::UnitOfWork& unit, AttemptWork& work, const ca::Issued& outcome) const;
    void apply(model::UnitOfWork& unit, AttemptWork& work, const ca::Pending& outcome) const;
    void apply(model::UnitOfWork& unit, AttemptWork& work, const ca::Rejected& outcome) const;
    void apply(model::UnitOfWork& unit, AttemptWork& work, const ca::NotFound& outcome) const;
    void apply(model::UnitOfWork& unit, AttemptWork& work, const ca::Unavailable& outcome) const;
    void apply(model::UnitOfWork& unit, AttemptWork& work, const ca::Unknown& outcome) const;

    // The attempt is `unknown` from now on, and from `at` on something is done about it.
    void begin_to_ask(model::UnitOfWork& unit, AttemptWork& work, base::Time at) const;
    // It is proven that the CA has not acted: the attempt ends, and its CSR goes on.
    void end_without_action(model::UnitOfWork& unit, AttemptWork& work,
                            const ca::Unavailable& outcome) const;
    // The CA said nothing about an attempt that is `unknown`: its job comes again.
    void stay_unknown(model::UnitOfWork& unit, AttemptWork& work, base::Time ask_again) const;
    // Ends the call's lease and stores the attempt; its fence was checked in this unit of work.
    void store(model::UnitOfWork& unit, AttemptWork& work) const;
    // When a CSR goes to that connector after `ended`; `wished` is the pause that its CA asked for.
    Turn turn_of(model::UnitOfWork& unit, const model::Attempt& ended, model::ConnectorId to,
                 std::chrono::seconds wished) const;
    void reroute_order(model::UnitOfWork& unit, const AttemptWork& work,
                       model::ConnectorId to) const;
    void fail_order(model::UnitOfWork& unit, const model::Order& order,
                    const model::Problem& problem) const;
    void settle_late(model::UnitOfWork& unit, const AttemptWork& work,
                     const ca::FindOutcome& outcome) const;
    // Keeps what came after the attempt had ended without an answer.
    void keep(model::UnitOfWork& unit, model::Attempt attempt, const ca::Issued& answer) const;
    // Ends an attempt that nobody is calling the CA for, under a fence of its own.
    void end_unowned(model::UnitOfWork& unit, AttemptWork& work, model::AttemptState state,
                     const std::string& reason) const;
    void audit(model::UnitOfWork& unit, const AttemptWork& work, model::AuditAction action,
               AuditPayload payload = {}) const;
    const base::Clock& clock_;
    base::Random& random_;
    const Caller& self_;
};

}  // namespace causeway::ra
