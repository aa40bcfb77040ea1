// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "model/account.hpp"
#include "model/audit_event.hpp"
#include "model/endpoint.hpp"

namespace causeway::ra {

// Who asks, for the audit record.
struct Caller {
    model::AuditActor actor;
    std::string request_id;
};

// An authenticated ACME request: the account has signed it, at this endpoint.
struct Requester {
    const model::EndpointContext& context;
    const model::Account& account;
    const Caller& caller;

    model::EndpointScope scope() const { return context.scope(); }
};

}  // namespace causeway::ra
