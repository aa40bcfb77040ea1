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

    // Makes every such submission `unknown`, a task for an operator: sending it might get a second
    // certificate. Says how many there were. It takes many small units of work, while none of them
    // may be sent; one that was interrupted is taken up by the next.
    base::Result<int> doubt_unsent(const Caller& caller);

  private:
    base::Result<int> doubt_some(const Caller& caller);
    void doubt(model::UnitOfWork& unit, model::Attempt attempt, const Caller& caller) const;

    model::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
};

}  // namespace causeway::ra
