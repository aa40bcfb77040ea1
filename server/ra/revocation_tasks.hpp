// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "model/stores/database.hpp"
#include "ra/caller.hpp"
#include "ra/revocation_case.hpp"

namespace causeway::ra {

// Revocations that their CAs refused, for the operator who can revoke there by hand. Over all
// tenants. What is settled already is a conflict, and an error changes nothing.
class RevocationTasks {
  public:
    RevocationTasks(model::Database& database, const base::Clock& clock, base::Random& random)
        : database_(database), clock_(clock), random_(random) {}
    // The same on another database, such as one that is a transaction (model::JoinedDatabase).
    RevocationTasks on(model::Database& database) const { return {database, clock_, random_}; }

    // Oldest first.
    base::Result<std::vector<RevocationCase>> open_tasks(const model::RefusedRevocations& query);
    base::Result<int> count_open();
    // In any state.
    base::Result<RevocationCase> find(model::RevocationId id);

    // The operator attests that the certificate is revoked at its CA; also while the CA is still
    // being asked.
    base::Result<RevocationCase> attest(model::RevocationId id, const Caller& caller);
    // The CA is asked again, for another reason if one is given; key_compromise, given here, blocks
    // the key.
    base::Result<RevocationCase> retry(model::RevocationId id,
                                       std::optional<model::RevocationReason> reason,
                                       const Caller& caller);
    // The certificate stays good. A blocked key stays blocked.
    base::Result<RevocationCase> dismiss(model::RevocationId id, const Caller& caller);

  private:
    AuditDraft draft(const RevocationCase& of, const Caller& caller);

    model::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
};

}  // namespace causeway::ra
