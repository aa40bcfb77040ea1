// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "ca/catalog.hpp"
#include "model/stores/database.hpp"
#include "policy/identifier_rules.hpp"
#include "ra/audit.hpp"
#include "ra/caller.hpp"

namespace causeway::ra {

struct RequestedIdentifier {
    std::string type;
    std::string value;
};

struct NewOrder {
    std::vector<RequestedIdentifier> identifiers;
    std::optional<base::Time> not_before;
    std::optional<base::Time> not_after;
};

class Orders {
  public:
    Orders(model::Database& database, ca::Catalog& catalog, const base::Clock& clock,
           base::Random& random)
        : database_(database), catalog_(catalog), clock_(clock), random_(random) {}

    // RFC 8555 §7.4. Names that cannot be had are refused together, a subproblem each. Valid
    // authorizations of the account are reused; when all are, or the endpoint's rules grant the
    // names without a challenge, the order starts as ready. A wanted
    // validity is refused unless the CA issues exactly that, to the second.
    base::Result<model::Order> place(const Requester& requester, const NewOrder& request);

    // The order as it is now; not_found for another account's.
    base::Result<model::Order> find(const Requester& requester, model::OrderId id);

    // All but the invalid ones, newest first (§7.1.2.1).
    base::Result<std::vector<model::Order>> list(const Requester& requester,
                                                 const model::Page& page);

    base::Result<model::Authorization> authorization(const Requester& requester,
                                                     model::AuthorizationId id);
    // The authorization that a challenge belongs to.
    base::Result<model::Authorization> authorization(const Requester& requester,
                                                     model::ChallengeId id);

    // The PEM chain, leaf first (§7.4.2); not_found for another account's.
    base::Result<std::string> certificate(const Requester& requester, model::CertificateId id);

  private:
    base::Result<void> check_validity(model::UnitOfWork& unit, const model::Endpoint& endpoint,
                                      const NewOrder& request);
    // An authorization by a grant, which is made anew for each order because rules change; else a
    // valid one that the account has proved for exactly this identifier, or a new one to prove.
    model::Authorization authorize(model::UnitOfWork& unit, const Requester& requester,
                                   const AuditDraft& draft, const model::Identifier& identifier,
                                   const policy::IdentifierRules& rules);
    model::Authorization new_authorization(const Requester& requester,
                                           const model::Identifier& identifier, base::Time now);

    model::Database& database_;
    ca::Catalog& catalog_;
    const base::Clock& clock_;
    base::Random& random_;
};

}  // namespace causeway::ra
