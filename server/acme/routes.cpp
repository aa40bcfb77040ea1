// SPDX-License-Identifier: Apache-2.0
#include "acme/routes.hpp"

#include <array>

#include "acme/accounts.hpp"
#include "acme/authorizations.hpp"
#include "acme/certificates.hpp"
#include "acme/challenges.hpp"
#include "acme/directory.hpp"
#include "acme/key_change.hpp"
#include "acme/nonces.hpp"
#include "acme/orders.hpp"
#include "acme/revocations.hpp"

namespace causeway::acme {
namespace {

using enum http::Method;

constexpr std::string_view kNewNonce = "/acme/{tenant}/{endpoint}/new-nonce";
constexpr std::string_view kNewAccount = "/acme/{tenant}/{endpoint}/new-account";
constexpr std::string_view kKeyChange = "/acme/{tenant}/{endpoint}/key-change";
constexpr std::string_view kNewOrder = "/acme/{tenant}/{endpoint}/new-order";
constexpr std::string_view kRevokeCert = "/acme/{tenant}/{endpoint}/revoke-cert";

constexpr auto kRoutes = std::to_array<Route>({
    {get, path::kDirectory, read_directory},
    {post, path::kDirectory, post_directory},
    {get, kNewNonce, read_nonce, "newNonce"},
    {post, kNewNonce, post_nonce},
    {post, kNewAccount, register_account, "newAccount"},
    {post, kNewOrder, place_order, "newOrder"},
    {post, kRevokeCert, revoke_certificate, "revokeCert"},
    {post, kKeyChange, change_key, "keyChange"},
    {post, path::kAccount, use_account},
    {post, path::kAccountOrders, list_orders},
    {post, path::kOrder, read_order},
    {post, path::kFinalize, finalize_order},
    {post, path::kAuthorization, use_authorization},
    {post, path::kChallenge, use_challenge},
    {post, path::kCertificate, download_certificate},
});

}  // namespace

std::span<const Route> routes() {
    return kRoutes;
}

}  // namespace causeway::acme
