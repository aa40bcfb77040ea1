// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "ca/issuer.hpp"
#include "model/stores/database.hpp"
#include "ra/answer_check.hpp"
#include "ra/attempt_work.hpp"
#include "ra/audit.hpp"

namespace causeway::ra {

// From a CA's stored answer to a certificate that may be served. The answer is not trusted: it is
// compared with the order, and what differs never reaches a client.
class Publication {
  public:
    struct Parts {
        model::Database& database;
        ca::Issuer& issuer;
        const base::Clock& clock;
        base::Random& random;
        base::Log& log;
        base::Metrics& metrics;
    };

    Publication(Parts parts, const Caller& self)
        : parts_(parts), check_({parts.database, parts.issuer, parts.clock}), self_(self) {}

    // Ends the order, valid or invalid, and its job. When that is not possible yet, because the CA
    // does not say what it signs with, the job comes again, later each time, for as long as it
    // takes: the certificate exists.
    base::Result<void> publish(const AttemptWork& work);

  private:
    // What was committed; nothing when the order did not wait any more.
    using Effect = std::optional<Verdict>;

    base::Result<void> put_off(const AttemptWork& work, const base::Error& why);
    base::Result<Effect> accept(model::UnitOfWork& unit, const AttemptWork& work,
                                const Servable& servable);
    base::Result<Effect> refuse(model::UnitOfWork& unit, const AttemptWork& work,
                                const Findings& findings, const model::Problem& problem);
    void report(const AttemptWork& work, const Verdict& verdict);

    Parts parts_;
    AnswerCheck check_;
    const Caller& self_;
};

}  // namespace causeway::ra
