// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "crypto/jwk.hpp"
#include "model/stores/database.hpp"
#include "ra/account_binding.hpp"
#include "ra/caller.hpp"

namespace causeway::ra {

struct NewAccount {
    crypto::Jwk key;
    std::vector<std::string> contacts;
    bool terms_of_service_agreed = false;
    bool only_return_existing = false;
    std::optional<OfferedBinding> binding;
};

struct Registration {
    model::Account account;
    bool created = false;
};

class Accounts {
  public:
    Accounts(model::Database& database, const base::Clock& clock, base::Random& random)
        : database_(database), clock_(clock), random_(random) {}

    // The account of that key, made if there is none (RFC 8555 §7.3, §7.3.1). An existing one is
    // found without a binding and is not changed. The key's use is counted in the same transaction.
    base::Result<Registration> find_or_register(const model::EndpointContext& context,
                                                const NewAccount& request, const Caller& caller);

    // §7.3.2.
    base::Result<model::Account> update_contacts(const Requester& requester,
                                                 const std::vector<std::string>& contacts);

    // §7.3.5. The key that it had belongs to no account of the endpoint again, and signs nothing
    // any more. conflict names the account that has the new key, this one included.
    base::Result<model::Account> change_key(const Requester& requester, const crypto::Jwk& key);

    // §7.3.6: for good; the key cannot register again. Certificates do not end with it. Open orders
    // are cancelled after that, a few at a time; what is left of them when the process dies cannot
    // be finalized either.
    base::Result<model::Account> deactivate(const Requester& requester);

    // For operators. not_found when there is no such endpoint or account; the query's scope is
    // that of the endpoint.
    base::Result<std::vector<model::Account>> search(std::string_view tenant,
                                                     std::string_view endpoint,
                                                     model::AccountQuery query);
    base::Result<model::Account> find(std::string_view tenant, std::string_view endpoint,
                                      model::AccountId id);
    // §7.1.6: for good, like deactivation; repeated, it cancels the open orders that are left.
    // conflict when the client has deactivated the account itself. The comment is for the audit
    // record.
    base::Result<model::Account> revoke(std::string_view tenant, std::string_view endpoint,
                                        model::AccountId id, const std::string& comment,
                                        const Caller& caller);

  private:
    base::Result<Registration> register_new(const model::EndpointContext& context,
                                            const NewAccount& request, const Caller& caller);
    base::Result<model::Account> change(model::UnitOfWork& unit, const Requester& requester,
                                        model::AuditAction action,
                                        const std::function<void(model::Account&)>& edit);
    base::Result<void> cancel_open_orders(const model::Account& ended, const Caller& caller);

    model::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
};

}  // namespace causeway::ra
