// SPDX-License-Identifier: Apache-2.0
#include "admin/identity.hpp"

#include <optional>
#include <string_view>

#include "base/ascii.hpp"

namespace causeway::admin {
namespace {

tl::unexpected<base::Error> no_valid_credential() {
    return base::fail(base::ErrorKind::unauthenticated,
                      "Send a valid API token as \"Authorization: Bearer cwy_...\", or connect "
                      "through the server's local unix socket.");
}

// RFC 6750 §2.1. Two Authorization fields are none: which one counts would be a guess.
std::optional<std::string_view> bearer_of(const http::Request& request) {
    constexpr std::string_view kScheme = "Bearer ";
    const auto fields = request.headers.all("Authorization");
    if (fields.size() != 1 || fields.front().size() <= kScheme.size()) return std::nullopt;
    const std::string_view scheme = fields.front().substr(0, kScheme.size());
    if (!base::equal_ignoring_case(scheme, kScheme)) return std::nullopt;
    return fields.front().substr(kScheme.size());
}

std::string local_user(const http::Peer& peer) {
    return "local:" + (peer.user.empty() ? std::to_string(*peer.uid) : peer.user);
}

}  // namespace

base::Result<Identity> authenticate(const http::Request& request, ra::ApiTokens& tokens) {
    if (request.peer.uid) return Identity{local_user(request.peer), model::ApiScope::admin};
    const auto bearer = bearer_of(request);
    if (!bearer) return no_valid_credential();
    const auto token = tokens.authenticate(*bearer);
    if (!token) {
        if (token.error().kind == base::ErrorKind::unauthenticated) return no_valid_credential();
        return base::fail(token.error());
    }
    return Identity{"token:" + token->id.to_string(), token->scope};
}

}  // namespace causeway::admin
