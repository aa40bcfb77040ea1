// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "ca/issuer.hpp"
#include "crypto/certificate.hpp"
#include "model/stores/database.hpp"
#include "policy/certificate_rules.hpp"
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

    Publication(Parts parts, const Caller& self) : parts_(parts), self_(self) {}

    // Ends the order, valid or invalid, and its job. When that is not possible yet, because the CA
    // does not say what it signs with, the job comes again, later each time, for as long as it
    // takes: the certificate exists.
    base::Result<void> publish(const AttemptWork& work);

  private:
    // Leaf first.
    struct Servable {
        std::vector<crypto::Certificate> chain;
        model::AcceptedDifferences accepted;  // that the leaf really has
    };
    // What to serve, or everything that is wrong.
    using Verdict = std::variant<Servable, std::vector<std::string>>;

    base::Result<Verdict> judge(const AttemptWork& work);
    base::Result<policy::Differences> compare(const AttemptWork& work,
                                              const crypto::Certificate& leaf,
                                              const crypto::PublicKey& key);
    base::Result<void> put_off(const AttemptWork& work, const base::Error& why);
    base::Result<void> accept(model::UnitOfWork& unit, const AttemptWork& work,
                              const Servable& servable);
    base::Result<void> refuse(model::UnitOfWork& unit, const AttemptWork& work,
                              const std::vector<std::string>& findings);
    void report(const AttemptWork& work, const Verdict& verdict);

    Parts parts_;
    const Caller& self_;
};

}  // namespace causeway::ra
