// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.hpp"
#include "http/request.hpp"
#include "model/api_token.hpp"
#include "ra/api_tokens.hpp"

namespace causeway::admin {

// Who sends an admin request, and the most that they may do.
struct Identity {
    std::string actor;  // "local:<user>" or "token:<id>", as the audit names it
    model::ApiScope scope = model::ApiScope::read;

    bool may(model::ApiScope needed) const {
        return scope == model::ApiScope::admin || scope == needed;
    }
};

// The user at the other end of the unix socket is a super-admin: the socket's file mode decides who
// can be one. Everybody else brings an API token. One `unauthenticated` for every reason why a
// credential is no good, so that nothing can be learned by trying.
base::Result<Identity> authenticate(const http::Request& request, ra::ApiTokens& tokens);

}  // namespace causeway::admin
