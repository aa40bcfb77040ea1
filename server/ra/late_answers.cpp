// SPDX-License-Identifier: Apache-2.0
#include "ra/late_answers.hpp"

#include <exception>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "ra/outcome_log.hpp"
#include "ra/outcome_words.hpp"

namespace causeway::ra {

struct LateAnswers::Desk {
    std::shared_mutex mutex;
    Take take;  // empty once it is closed
};

LateAnswers::LateAnswers(Take take, const base::Clock& clock, base::Log& log)
    : desk_(std::make_shared<Desk>()), clock_(clock), log_(log) {
    desk_->take = std::move(take);
}

LateAnswers::~LateAnswers() {
    const std::unique_lock lock(desk_->mutex);
    desk_->take = {};
}

ca::LateAnswer LateAnswers::expect(const AttemptWork& work) const {
    return [desk = desk_, work, &clock = clock_, &log = log_,
            begin = clock_.monotonic()](const ca::EnrollOutcome& outcome) {
        const auto took = std::chrono::duration_cast<base::Duration>(clock.monotonic() - begin);
        const ca::FindOutcome said = widened(outcome);
        const std::shared_lock lock(desk->mutex);
        if (!desk->take) {
            log_lost(log, work, said, "the process is ending");
            return;
        }
        try {
            desk->take(work, {said, took, true});
        } catch (const std::exception& error) {
            log_lost(log, work, said, error.what());
        }
    };
}

}  // namespace causeway::ra
