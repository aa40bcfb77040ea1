// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>

#include "acme/call.hpp"

namespace causeway::acme {

// A verified request body (RFC 8555 §6.2).
struct SignedByAccount {
    model::Account account;
    std::string payload;
};

struct SignedByKey {
    crypto::Jwk key;
    std::string payload;
};

struct SignedByEither {
    std::variant<model::Account, crypto::Jwk> signer;
    std::string payload;
};

// All check media type, JWS and header first, url and signature last. In between an account's nonce
// is used up, whatever follows, together with the look-up of the account, by whose key the
// algorithm is judged then; beside a `jwk` the algorithm is judged before the nonce is used up. The
// payload is the handler's to judge.
base::Result<SignedByAccount> open_signed_by_account(const Call& call, Nonces& nonces);
base::Result<SignedByKey> open_signed_by_key(const Call& call, Nonces& nonces);
base::Result<SignedByEither> open_signed_by_either(const Call& call, Nonces& nonces);

}  // namespace causeway::acme
