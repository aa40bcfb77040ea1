// SPDX-License-Identifier: Apache-2.0
#include "ra/outcome_recorder.hpp"

#include <algorithm>

#include "ra/outcome_words.hpp"

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
        if (recorded) return {};
        const base::Error& error = recorded.error();
        if (stopping || error.kind != base::ErrorKind::unavailable) {
            log_lost(parts_.log, work, end.outcome, error.internal);
            return recorded;
        }
        parts_.log.warning("issuance.answer_not_stored_yet",
                           {{"attempt", work.attempt.id.to_string()}, {"error", error.internal}});
        stopping = !parts_.pause(pause_after(tries));
    }
}

base::Result<void> OutcomeRecorder::try_to_record(AttemptWork& work, const CallEnd& end,
                                                  int tries) const {
    const AttemptWork before = work;
    auto recorded = parts_.database.write([&](model::UnitOfWork& unit) -> base::Result<void> {
        work = before;
        // The connection may have been lost after the commit.
        if (tries > 1 && parts_.outcomes.is_recorded(unit, work, end)) return {};
        parts_.outcomes.record(unit, work, end);
        return {};
    });
    if (!recorded) work = before;
    return recorded;
}

void log_lost(base::Log& log, const AttemptWork& work, const ca::EnrollOutcome& outcome,
              const std::string& why) {
    const OutcomeWords words = describe(outcome);
    log.error("issuance.answer_lost", {{"attempt", work.attempt.id.to_string()},
                                       {"order", work.order.id.to_string()},
                                       {"outcome", words.name},
                                       {"detail", words.detail},
                                       {"error", why}});
}

}  // namespace causeway::ra
