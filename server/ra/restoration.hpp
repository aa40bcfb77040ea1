// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "model/stores/database.hpp"
#include "ra/caller.hpp"

namespace causeway::ra {

// What a backup cannot know is whether a submission that it has as not sent went out after it was
// taken.
class Restoration {
  public:
    Restoration(model::Database& database, const base::Clock& clock, base::Random& random)
        : database_(database), clock_(clock), random_(random) {}

    // Records the restore, and makes every such submission `unknown`, a task for an operator:
    // sending it might get a second certificate. Says how many there were. To be called once,
    // before anything serves.
    base::Result<int> begin(const Caller& caller);

  private:
    void doubt(model::UnitOfWork& unit, model::Attempt attempt, const Caller& caller) const;

    model::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
};

}  // namespace causeway::ra
