// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ca/issuer.hpp"
#include "model/account.hpp"
#include "model/attempt.hpp"
#include "model/endpoint.hpp"
#include "model/job.hpp"
#include "model/order.hpp"

namespace causeway::ra {

// An attempt that this worker has taken over, with everything that its next step needs.
struct AttemptWork {
    model::Job job;
    model::Attempt attempt;
    model::AttemptDuty duty = model::AttemptDuty::nothing;
    model::Order order;
    model::Account account;
    model::EndpointContext context;
    bool late = false;  // its answer came after the attempt had gone on without it
};

ca::EnrollRequest to_request(const AttemptWork& work);

}  // namespace causeway::ra
