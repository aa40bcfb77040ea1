// SPDX-License-Identifier: Apache-2.0
#include "ra/attempt_work.hpp"

namespace causeway::ra {

ca::EnrollRequest to_request(const AttemptWork& work) {
    ca::EnrollRequest request;
    request.attempt = work.attempt.id;
    request.order = work.order.id;
    request.idempotency_key = work.attempt.idempotency_key();
    request.tenant = work.context.tenant.slug.text();
    request.endpoint = work.context.endpoint.slug.text();
    request.account = work.account.id.to_string();
    if (work.account.binding) request.eab_kid = work.account.binding->kid;
    request.csr = work.attempt.csr;
    request.identifiers = work.order.identifiers;
    request.not_before = work.order.not_before;
    request.not_after = work.order.not_after;
    return request;
}

}  // namespace causeway::ra
