// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/enum_names.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "ca/issuer.hpp"
#include "model/stores/database.hpp"
#include "ra/answer_check.hpp"
#include "ra/caller.hpp"

namespace causeway::ra {

// A submission of which nobody knows what became, for the operator who can look at the CA. It is
// open as long as its attempt is `unknown`, whether or not its order still waits.
struct Task {
    model::Attempt attempt;
    model::Order order;
    std::vector<model::ConnectorExchange> exchanges;
};

// What follows from what the operator found out.
enum class Consequence {
    publishes,        // the client gets the certificate
    must_be_revoked,  // nobody gets the certificate any more: the order has ended
    sends_again,      // the CSR goes to the CA once more
    ends,             // nothing is sent again: the order has ended
};

struct Settlement {
    Task task;
    Consequence consequence = Consequence::ends;
};

// What Causeway never does by itself: it ends attempts whose outcome is unknown, by the word of the
// operator who has looked at the CA. Over all tenants.
class Reconciliation {
  public:
    struct Parts {
        model::Database& database;
        ca::Issuer& issuer;
        const base::Clock& clock;
        base::Random& random;
        base::Log& log;
    };

    explicit Reconciliation(Parts parts)
        : parts_(parts), check_({parts.database, parts.issuer, parts.clock}) {}
    // The same on another database, such as one that is a transaction (model::JoinedDatabase).
    Reconciliation on(model::Database& database) const {
        return Reconciliation({database, parts_.issuer, parts_.clock, parts_.random, parts_.log});
    }

    // The open tasks, oldest first, without their exchanges.
    base::Result<std::vector<Task>> open_tasks(const model::UnknownAttempts& query);
    base::Result<int> count_open();
    // An open or a settled one.
    base::Result<Task> find(model::AttemptId id);

    // The certificate that the operator found at the CA, as PEM, with or without its chain.
    // malformed with the differences when it does not fit the order, unavailable while that cannot
    // be said because the CA does not tell what it signs with. conflict when the task is settled,
    // also by a late answer of the CA, or when the certificate is known already. An error changes
    // nothing.
    base::Result<Settlement> attach(model::AttemptId id, std::string_view pem,
                                    const Caller& caller);

    // The operator attests that the CA has issued nothing that is valid, and will not. conflict as
    // above.
    base::Result<Settlement> declare_not_issued(model::AttemptId id, const Caller& caller);

  private:
    base::Result<Settlement> settle(model::UnitOfWork& unit, model::AttemptId id,
                                    const Servable& found, const Caller& caller);

    Parts parts_;
    AnswerCheck check_;
};

}  // namespace causeway::ra

template <>
struct causeway::base::EnumNames<causeway::ra::Consequence> {
    using enum causeway::ra::Consequence;
    static constexpr std::pair<causeway::ra::Consequence, std::string_view> table[] = {
        {publishes, "publishes"},
        {must_be_revoked, "must_be_revoked"},
        {sends_again, "sends_again"},
        {ends, "ends"},
    };
};
