// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/account.hpp"
#include "model/stores/page.hpp"

namespace causeway::model {

// What the operator looks for at an endpoint; empty members do not restrict.
struct AccountQuery {
    EndpointScope scope;
    std::optional<AccountStatus> status;
    std::string eab_kid;
    std::string contact;  // exactly as the account has it
    crypto::KeyThumbprint key_thumbprint;
    Page page;
};

class AccountStore {
  public:
    virtual ~AccountStore() = default;
    // False when the endpoint has an account with this key, of any status (RFC 8555 §11.1).
    virtual bool insert(const Account& account) = 0;
    virtual std::optional<Account> find(EndpointScope scope, AccountId id) = 0;
    virtual std::optional<Account> find(EndpointScope scope,
                                        const crypto::KeyThumbprint& thumbprint) = 0;
    virtual void update(const Account& account) = 0;
    // The key that this account is about to give up belongs to no account of the endpoint again.
    virtual void retire_key(const Account& account, base::Time at) = 0;
    // Asked after an insert or update of an account with that key, it misses none: whoever retired
    // the key has committed by then.
    virtual bool is_retired(EndpointScope scope, const crypto::KeyThumbprint& thumbprint) = 0;
    // Whether any account of any endpoint has or had this key (SubjectPublicKeyInfo, SHA-256): such
    // a key must not become a certificate's (RFC 8555 §11.1).
    virtual bool knows_key(const crypto::Sha256Digest& spki) = 0;
    // The accounts of every endpoint whose key it is now.
    virtual std::vector<Account> with_key(const crypto::Sha256Digest& spki) = 0;
    virtual std::vector<Account> search(const AccountQuery& query) = 0;
};

}  // namespace causeway::model
