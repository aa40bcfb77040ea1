// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "ca/issuer.hpp"
#include "model/stores/database.hpp"
#include "ra/caller.hpp"
#include "ra/revocation_case.hpp"
#include "ra/waiters.hpp"

namespace causeway::ra {

// Brings requested revocations to their CAs, and asks until each has answered: after a lost answer
// too, because revoking twice is harmless. A process may die between any two lines of it; the job
// comes again then.
class RevocationDelivery {
  public:
    struct Parts {
        model::Database& database;
        ca::Issuer& issuer;
        CertificateWaiters& waiters;
        const base::Clock& clock;
        base::Random& random;
        base::Log& log;
        base::Metrics& metrics;
    };

    // `node` names this process in audit records. A job's lease must be longer than the deadline.
    RevocationDelivery(Parts parts, const std::string& node, std::chrono::seconds call_deadline)
        : parts_(parts), self_{{"system:" + node, ""}, ""}, call_deadline_(call_deadline) {}
    RevocationDelivery(const RevocationDelivery&) = delete;
    RevocationDelivery& operator=(const RevocationDelivery&) = delete;

    // Works a claimed job off: one try.
    void run(const model::Job& job);

  private:
    struct Try {
        model::Job job;
        RevocationCase of;
        std::string tenant;  // slug
        bool called;         // or its connection takes no call
    };
    using Refusal = std::optional<ca::Unavailable>;

    base::Result<std::optional<Try>> take_up(model::UnitOfWork& unit, const model::Job& job,
                                             const Refusal& refusal);
    void finish(const Try& current, const ca::RevokeOutcome& outcome);
    // Whether the answer counted, with the revocation as it is then.
    base::Result<std::optional<RevocationCase>> record(model::UnitOfWork& unit, const Try& current,
                                                       const ca::RevokeOutcome& outcome);
    RevocationCase apply(model::UnitOfWork& unit, const Try& current, const ca::Revoked& answer);
    RevocationCase apply(model::UnitOfWork& unit, const Try& current, const ca::Rejected& answer);
    RevocationCase apply(model::UnitOfWork& unit, const Try& current,
                         const ca::Unavailable& answer);
    RevocationCase apply(model::UnitOfWork& unit, const Try& current, const ca::Unknown& answer);
    RevocationCase put_off(model::UnitOfWork& unit, const Try& current, const std::string& why,
                           std::chrono::seconds wished);
    AuditDraft draft(const RevocationCase& of);
    void report(const Try& current, const RevocationCase& now);

    Parts parts_;
    Caller self_;
    std::chrono::seconds call_deadline_;
};

}  // namespace causeway::ra
