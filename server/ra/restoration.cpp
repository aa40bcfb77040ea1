// SPDX-License-Identifier: Apache-2.0
#include "ra/restoration.hpp"

#include "ra/attempt_work.hpp"
#include "ra/audit.hpp"

namespace causeway::ra {
namespace {

constexpr int kBatch = 100;

}  // namespace

base::Result<int> Restoration::doubt_unsent(const Caller& caller) {
    for (int doubted = 0;;) {
        CAUSEWAY_TRY(const int some, doubt_some(caller));
        doubted += some;
        if (some < kBatch) return doubted;
    }
}

base::Result<int> Restoration::doubt_some(const Caller& caller) {
    return model::write(database_, [&](model::UnitOfWork& unit) -> base::Result<int> {
        const std::vector<model::Attempt> unsent = unit.attempts.prepared(kBatch);
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
        "the database came from a backup or a standby that lagged; this may have been sent since";
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
