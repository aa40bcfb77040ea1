// SPDX-License-Identifier: Apache-2.0
#include "acme/key_change.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "acme/payload.hpp"
#include "acme/render.hpp"
#include "acme/reply.hpp"
#include "crypto/jws.hpp"

namespace causeway::acme {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;
using crypto::FlattenedJws;
using nlohmann::json;

// The same words as for a request, of the one inside it.
template <class Value>
Result<Value> of_inner_jws(Result<Value> result) {
    if (result) return result;
    base::Error error = std::move(result).error();
    error.detail = "In the inner JWS of the key change: " + error.detail;
    return fail(std::move(error));
}

Result<void> check_form(const AccountCall& call, const FlattenedJws& inner) {
    if (!inner.header.jwk || inner.header.kid) {
        return fail(ErrorKind::malformed,
                    "its header must have the new key as \"jwk\", and no \"kid\".");
    }
    if (inner.header.url != call.urls.requested(call.request)) {
        return fail(ErrorKind::malformed, "its \"url\" must be that of the request around it.");
    }
    return {};
}

// Whoever signed this agreed to exactly this change: of this account, from its present key.
Result<void> check_agreement(const AccountCall& call, const FlattenedJws& inner) {
    CAUSEWAY_TRY(const json payload, parse_object(base::as_text(inner.payload)));
    CAUSEWAY_TRY(const std::string account, read_text(payload, "account"));
    if (account != call.urls.of(path::kAccount, call.requester.account.id)) {
        return fail(ErrorKind::malformed,
                    "the member \"account\" must be the URL of the account that signed the "
                    "request, letter by letter.");
    }
    const json* old_key = find_member(payload, "oldKey");
    const auto named = crypto::Jwk::from_json(old_key == nullptr ? json() : *old_key);
    if (!named || !(*named == call.requester.account.key)) {
        return fail(ErrorKind::malformed,
                    "the member \"oldKey\" must be the JWK of the account's present key.");
    }
    return {};
}

// Its nonce is not looked at, should it have one: the request's own has been used up.
Result<FlattenedJws> open_inner_jws(const AccountCall& call) {
    CAUSEWAY_TRY(FlattenedJws inner, crypto::parse_jws(call.payload));
    CAUSEWAY_CHECK(check_form(call, inner));
    CAUSEWAY_CHECK(crypto::verify_signature(inner, inner.header.jwk->key()));
    CAUSEWAY_CHECK(check_agreement(call, inner));
    return inner;
}

}  // namespace

Result<http::Response> change_key(Services& services, const AccountCall& call) {
    CAUSEWAY_TRY(const FlattenedJws inner, of_inner_jws(open_inner_jws(call)));
    const crypto::Jwk& new_key = *inner.header.jwk;
    CAUSEWAY_TRY(const model::Account account,
                 services.accounts.change_key(call.requester, new_key));
    services.log.info("acme.account_key_changed",
                      {{"request_id", call.request.request_id},
                       {"tenant", call.context.tenant.slug.text()},
                       {"endpoint", call.context.endpoint.slug.text()},
                       {"account", account.id.to_string()},
                       {"old_key_thumbprint", call.requester.account.key.thumbprint().value()},
                       {"key_thumbprint", new_key.thumbprint().value()}});
    return reply(200, render(account, call.urls));
}

}  // namespace causeway::acme
