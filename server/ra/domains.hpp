// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "model/stores/database.hpp"
#include "ra/caller.hpp"

namespace causeway::ra {

inline constexpr std::size_t kLongestEvidence = 1000;  // octets

struct NewDomain {
    std::string rule;  // model::NameRule's text
    model::DomainEffect effect = model::DomainEffect::allow;
    std::optional<model::PreAuthorization> pre_authorization;
};

// What is to be different; empty members stay as they are. What is denied from then on is not
// pre-authorized any more.
struct DomainChange {
    std::optional<model::DomainEffect> effect;
    std::optional<std::optional<model::PreAuthorization>> pre_authorization;
};

// A write of a rule that is there.
struct DomainTarget {
    std::string_view tenant;
    model::DomainId id;
    // Those of which the caller saw one; nothing: it goes for whatever is there.
    std::optional<std::set<std::int64_t>> versions;
};

// Without an allowing rule a tenant may have any name, so the end of the last one has to say that
// it means that.
enum class LastAllowance { kept, may_go };

// The operator's rules about which names a tenant may have. They hold from the next newOrder,
// finalize or CSR to a CA on. Every function that changes something writes its audit event in the
// same transaction.
class Domains {
  public:
    Domains(model::Database& database, const base::Clock& clock, base::Random& random)
        : database_(database), clock_(clock), random_(random) {}
    // The same on another database, such as one that is a transaction (model::JoinedDatabase).
    Domains on(model::Database& database) const { return {database, clock_, random_}; }

    // malformed for a rule that cannot be used, a pre-authorization of what is denied or one that
    // would be over; conflict when the tenant has the rule, or as many as it may have.
    base::Result<model::Domain> add(std::string_view tenant, const NewDomain& request,
                                    const Caller& caller);
    // All of them, in the order of their texts; with `rule`, the one that says so.
    base::Result<std::vector<model::Domain>> list(std::string_view tenant,
                                                  const std::optional<std::string>& rule = {});
    base::Result<model::Domain> find(std::string_view tenant, model::DomainId id);

    // precondition_failed when the rule is in none of the versions that this is meant for;
    // malformed as with add(); conflict when the last allowing rule would deny, unless it may.
    // Without a difference nothing is written.
    base::Result<model::Domain> change(const DomainTarget& target, const DomainChange& change,
                                       LastAllowance last, const Caller& caller);
    // What it was. precondition_failed and conflict likewise.
    base::Result<model::Domain> remove(const DomainTarget& target, LastAllowance last,
                                       const Caller& caller);

  private:
    model::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
};

}  // namespace causeway::ra
