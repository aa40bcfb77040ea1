// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.hpp"
#include "model/ids.hpp"

namespace causeway::model {

// One call of a connector and how it ended, kept as evidence. `outcome` is the outcome's name,
// `detail` the connector's words for the log.
struct ConnectorExchange {
    EndpointScope scope;
    AttemptId attempt_id;
    std::int64_t fence = 0;
    std::string operation;  // "enroll", "resume"
    std::string outcome;
    std::string detail;
    bool late =
        false;  // it arrived after its deadline, or after an heir had taken the attempt over
    base::Time at;
    base::Duration took{};
};

}  // namespace causeway::model
