// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
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

// How long one attempt may take.
struct AttemptTime {
    std::chrono::milliseconds turns;  // all its waiting for a turn, which is our doing
    std::chrono::milliseconds work;   // everything else
};

// The validation authority: proves control of an identifier by one attempt, without any access to
// storage. Nothing that it reads from the outside is trusted, and no address is dialled that the
// request's network did not allow.
class Validator {
  public:
    using Done = std::function<void(model::ValidationTrace)>;

    virtual ~Validator() = default;

    // malformed, naming the entry, when an attempt of one of these types over this network could
    // not even begin. From any thread.
    virtual base::Result<void> check(const std::vector<model::ChallengeType>& types,
                                     const model::ValidationNetwork& network) const = 0;

    // Starts one attempt and returns at once. `done` is called exactly once, on another thread,
    // when both spans together are over at the latest; it must not block. An attempt that waited in
    // vain for a turn ends as gateway_busy. Throws, and calls nothing, for what check() refuses.
    virtual void start(ValidationRequest request, AttemptTime time, Done done) = 0;
};

}  // namespace causeway::va
