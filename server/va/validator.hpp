// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/clock.hpp"
#include "model/challenge.hpp"
#include "model/identifier.hpp"
#include "model/ids.hpp"
#include "model/validation_network.hpp"
#include "model/validation_trace.hpp"

namespace causeway::va {

// What has to be proved, by whom, and over which network.
struct ValidationRequest {
    model::TenantId tenant;  // validations in flight are shared out fairly by tenant
    model::ChallengeType type = model::ChallengeType::http_01;
    model::Identifier identifier;
    std::string token;
    std::string key_authorization;
    model::ValidationNetwork network;
};

// The validation authority: proves control of an identifier by one attempt, without any access to
// storage. Nothing that it reads from the outside is trusted, and no address is dialled that the
// request's network did not allow.
class Validator {
  public:
    using Done = std::function<void(model::ValidationTrace)>;

    virtual ~Validator() = default;

    // Starts one attempt and returns at once. `done` is called exactly once, on another thread, at
    // the deadline at the latest; it must not block. At the cap of attempts in flight the attempt
    // waits its turn, and the wait counts against the deadline.
    virtual void start(ValidationRequest request, base::Deadline deadline, Done done) = 0;
};

}  // namespace causeway::va
