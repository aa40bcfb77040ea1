// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "ca/issuer.hpp"
#include "model/account.hpp"
#include "model/attempt.hpp"
#include "model/endpoint.hpp"
#include "model/job.hpp"
#include "model/order.hpp"
#include "model/stores/database.hpp"

namespace causeway::ra {

// An attempt with everything that its next step needs.
struct AttemptWork {
    model::Job job;
    model::Attempt attempt;
    model::AttemptDuty duty = model::AttemptDuty::nothing;
    model::Order order;
    model::Account account;
    model::EndpointContext context;
    bool repeatable = false;  // it may be sent again although it may have reached the CA
    bool late = false;        // its answer came after the attempt had gone on without it
};

// Of no job yet; nothing when a part of it is gone.
std::optional<AttemptWork> load_work(model::UnitOfWork& unit, model::Attempt attempt);

// Reads once more what decides whether the account may have it, and keeps that as it is until the
// unit of work ends: whoever withdraws a right meanwhile is not told that it is done before that.
void hold_standing(model::UnitOfWork& unit, AttemptWork& work);

// The job that takes the attempt's next step.
model::Job next_step(const model::Attempt& attempt, base::Time at, const base::Clock& clock,
                     base::Random& random);

ca::EnrollRequest to_request(const AttemptWork& work);

}  // namespace causeway::ra
