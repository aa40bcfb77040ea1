// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "admin/call.hpp"
#include "admin/routes.hpp"
#include "base/result.hpp"
#include "http/response.hpp"

namespace causeway::admin {

// Carries the request out once, however often its caller sends it with that key: a repeat gets the
// answer of the first time, with Idempotency-Replayed. Only successes are kept; a request that was
// refused has changed nothing, and the repeat is tried afresh.
//
// Where the route's work is one transaction, the answer is part of it: either both are there or
// neither is, and while it is open, a lock keeps others from the key. Otherwise the key is taken
// with a lease before the work and the answer is kept behind it. A process that dies in between
// leaves the key to the next repeat after the lease, which does the work again: each such operation
// is harmless to repeat by itself.
//
// request_outstanding while the first one is being worked on, idempotency_key_used when it was
// another request.
base::Result<http::Response> carry_out_once(const Route& route, const Call& call,
                                            const std::string& key);

}  // namespace causeway::admin
