// SPDX-License-Identifier: Apache-2.0
#include "ra/outcome_recorder.hpp"

#include <algorithm>

#include "ra/outcome_log.hpp"

namespace causeway::ra {
namespace {

using std::chrono::milliseconds;

milliseconds pause_after(int tries) {
    constexpr milliseconds kFirst{250};
    constexpr milliseconds kLongest{8000};
    return std::min(kFirst * (1 << std::min(tries - 1, 5)), kLongest);
}

}  // namespace

base::Result<void> OutcomeRecorder::record(AttemptWork& work, const CallEnd& end) const {
    bool stopping = false;
    for (int tries = 1;; ++tries) {
        auto recorded = try_to_record(work, end, tries);
        if (recorded) {
            const bool now_unknown = work.attempt.state == model::AttemptState::unknown &&
                                     work.duty != model::AttemptDuty::find;
            if (now_unknown && !end.late) log_unknown(parts_.log, work);
            if (recorded->left_at_ca) log_left_at_ca(parts_.log, work);
            if (recorded->unserved) log_unserved(parts_.log, work, *recorded->unserved);
            if (recorded->fell_over) {
                report(parts_.log, parts_.metrics, work, *recorded->fell_over);
            }
            return {};
        }
        const base::Error& error = recorded.error();
        if (stopping || error.kind != base::ErrorKind::unavailable) {
            log_lost(parts_.log, work, end.outcome, error.internal);
            return base::fail(error);
        }
        parts_.log.warning("issuance.answer_not_stored_yet",
                           {{"attempt", work.attempt.id.to_string()}, {"error", error.internal}});
        stopping = !parts_.pause(pause_after(tries));
    }
}

base::Result<OutcomeRecorder::Recorded> OutcomeRecorder::try_to_record(AttemptWork& work,
                                                                       const CallEnd& end,
                                                                       int tries) const {
    const AttemptWork before = work;
    auto recorded =
        model::write(parts_.database, [&](model::UnitOfWork& unit) -> base::Result<Recorded> {
            work = before;
            // The connection may have been lost after the commit.
            if (tries == 1 || !parts_.outcomes.is_recorded(unit, work, end)) {
                parts_.outcomes.record(unit, work, end);
            }
            Recorded what{parts_.outcomes.unserved(unit, work, end.outcome),
                          parts_.outcomes.left_at_ca(unit, work, end.outcome),
                          {}};
            if (std::holds_alternative<ca::Unavailable>(end.outcome)) {
                what.fell_over = fall_over_of(unit, work.attempt);
            }
            return what;
        });
    if (!recorded) work = before;
    return recorded;
}
}  // namespace causeway::ra
