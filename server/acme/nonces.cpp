// SPDX-License-Identifier: Apache-2.0
#include "acme/nonces.hpp"

#include "acme/payload.hpp"
#include "ra/standing.hpp"

namespace causeway::acme {

base::Result<http::Response> read_nonce(Services& services, const Call& call) {
    CAUSEWAY_CHECK(ra::check_served(call.context.tenant));
    CAUSEWAY_TRY(std::string nonce, services.nonces.issue(call.scope()));
    http::Response response = http::empty(call.request.method == http::Method::head ? 200 : 204);
    response.headers.set("Replay-Nonce", std::move(nonce));
    return response;
}

base::Result<http::Response> post_nonce(Services&, const AccountCall& call) {
    CAUSEWAY_CHECK(require_post_as_get(call.payload));
    CAUSEWAY_CHECK(ra::check_served(call.context.tenant));
    return http::empty(204);
}

}  // namespace causeway::acme
