// SPDX-License-Identifier: Apache-2.0
#include "ra/restoration.hpp"

#include "ra/attempt_work.hpp"
#include "ra/audit.hpp"

namespace causeway::ra {

base::Result<int> Restoration::begin(const Caller& caller) {
    return model::write(database_, [&](model::UnitOfWork& unit) -> base::Result<int> {
        const std::vector<model::Attempt> unsent = unit.attempts.prepared();
        unit.audit.append(AuditDraft(clock_, random_, caller)
                              .event(model::AuditAction::database_restored, "database",
                                     {{"doubted_submissions", std::to_string(unsent.size())}}));
        for (const model::Attempt& attempt : unsent) doubt(unit, attempt, caller);
        return static_cast<int>(unsent.size());
    });
}

void Restoration::doubt(model::UnitOfWork& unit, model::Attempt attempt,
                        const Caller& caller) const {
    const std::int64_t fence = attempt.fence++;
    attempt.become_unknown(clock_.now());
    // No connector is asked: what it remembers of its CA lay in the database too, and is as old.
    attempt.lease_until = attempt.give_up_at;
    attempt.reason_for_log =
        "the database was restored from a backup; this may have been sent after that was taken";
    if (!unit.attempts.update_if(attempt, fence)) throw model::StaleWrite();
    unit.audit.append(AuditDraft(clock_, random_, caller)
                          .in(attempt.scope)
                          .about(attempt.order_id)
                          .event(model::AuditAction::issuance_unknown,
                                 object_name("attempt", attempt.id),
                                 {{"reason", attempt.reason_for_log}}));
    // Its own job finds nothing to do any more; somebody has to fail the order in time.
    unit.jobs.enqueue(next_step(attempt, attempt.give_up_at, clock_, random_));
}

}  // namespace causeway::ra
