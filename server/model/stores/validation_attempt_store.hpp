// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "model/validation_attempt.hpp"

namespace causeway::model {

class ValidationAttemptStore {
  public:
    virtual ~ValidationAttemptStore() = default;
    virtual void insert(const ValidationAttempt& attempt) = 0;
    virtual std::vector<ValidationAttempt> of(EndpointScope scope, ChallengeId challenge) = 0;
};

}  // namespace causeway::model
