// SPDX-License-Identifier: Apache-2.0
#include "acme/envelope.hpp"

#include <utility>

#include "crypto/jws.hpp"

namespace causeway::acme {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;
using crypto::FlattenedJws;

Result<void> check_media_type(const http::Request& request) {
    if (request.has_media_type("application/jose+json")) return {};
    return fail(ErrorKind::unsupported_media_type,
                "Send the request with Content-Type: application/jose+json.");
}

enum class Signer { account, key, either };

// Exactly one of the two, and the one that this resource takes (RFC 8555 §6.2).
Result<void> check_signer(const crypto::JwsHeader& header, Signer wanted) {
    if (header.kid.has_value() == header.jwk.has_value()) {
        return fail(ErrorKind::malformed,
                    "The JWS header must have exactly one of \"kid\" and \"jwk\".");
    }
    if (wanted != Signer::either && (wanted == Signer::account) != header.kid.has_value()) {
        return fail(ErrorKind::malformed,
                    wanted == Signer::account
                        ? "Sign this request with the account's key and name the account's URL as "
                          "\"kid\"; \"jwk\" is for newAccount and revokeCert."
                        : "Sign this request with \"jwk\" in the JWS header instead of \"kid\".");
    }
    return {};
}

Result<FlattenedJws> parse(const Call& call, Signer wanted) {
    CAUSEWAY_CHECK(check_media_type(call.request));
    CAUSEWAY_TRY(FlattenedJws jws, crypto::parse_jws(call.request.body));
    CAUSEWAY_CHECK(check_signer(jws.header, wanted));
    if (!jws.header.url) return fail(ErrorKind::malformed, "The JWS header lacks \"url\".");
    if (!jws.header.nonce) {
        return fail(ErrorKind::bad_nonce,
                    "The JWS header lacks \"nonce\". Use the Replay-Nonce of this answer.");
    }
    return jws;
}

// What is left when the algorithm fits the key.
Result<void> verify(const Call& call, const FlattenedJws& jws, const crypto::Jwk& key) {
    const std::string expected = call.urls.requested(call.request);
    if (*jws.header.url != expected) {
        return fail(ErrorKind::unauthorized,
                    "The JWS was made for another URL than it was sent to, which is " + expected +
                        ". Behind a proxy, set the directory URL to this address.");
    }
    return crypto::verify_signature(jws, key.key());
}

std::string payload_of(const FlattenedJws& jws) {
    return std::string(base::as_text(jws.payload));
}

Result<SignedByAccount> open_by_account(const Call& call, Nonces& nonces, const FlattenedJws& jws) {
    CAUSEWAY_TRY(const model::AccountId id, call.urls.account_id(*jws.header.kid));
    CAUSEWAY_TRY(std::optional<model::Account> account,
                 nonces.consume(call.scope(), *jws.header.nonce, id));
    if (!account) {
        return fail(ErrorKind::account_does_not_exist,
                    "There is no such account at this endpoint. Register it again.");
    }
    CAUSEWAY_CHECK(crypto::check_algorithm(jws.header.alg, account->key.key()));
    CAUSEWAY_CHECK(verify(call, jws, account->key));
    // After the signature: only the key's holder learns what became of the account.
    if (account->status != model::AccountStatus::valid) {
        return fail(ErrorKind::unauthenticated,
                    "The account is " + std::string(base::name_of(account->status)) +
                        " and can do nothing any more. Register a new one with another key.");
    }
    return SignedByAccount{*std::move(account), payload_of(jws)};
}

Result<SignedByKey> open_by_key(const Call& call, Nonces& nonces, FlattenedJws jws) {
    CAUSEWAY_CHECK(crypto::check_algorithm(jws.header.alg, jws.header.jwk->key()));
    CAUSEWAY_CHECK(nonces.consume(call.scope(), *jws.header.nonce, std::nullopt));
    CAUSEWAY_CHECK(verify(call, jws, *jws.header.jwk));
    std::string payload = payload_of(jws);
    return SignedByKey{*std::move(jws.header.jwk), std::move(payload)};
}

}  // namespace

Result<SignedByAccount> open_signed_by_account(const Call& call, Nonces& nonces) {
    CAUSEWAY_TRY(const FlattenedJws jws, parse(call, Signer::account));
    return open_by_account(call, nonces, jws);
}

Result<SignedByKey> open_signed_by_key(const Call& call, Nonces& nonces) {
    CAUSEWAY_TRY(FlattenedJws jws, parse(call, Signer::key));
    return open_by_key(call, nonces, std::move(jws));
}

Result<SignedByEither> open_signed_by_either(const Call& call, Nonces& nonces) {
    CAUSEWAY_TRY(FlattenedJws jws, parse(call, Signer::either));
    if (jws.header.kid) {
        CAUSEWAY_TRY(SignedByAccount opened, open_by_account(call, nonces, jws));
        return SignedByEither{std::move(opened.account), std::move(opened.payload)};
    }
    CAUSEWAY_TRY(SignedByKey opened, open_by_key(call, nonces, std::move(jws)));
    return SignedByEither{std::move(opened.key), std::move(opened.payload)};
}

}  // namespace causeway::acme
