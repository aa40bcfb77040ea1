// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "model/validation_trace.hpp"
#include "net/egress_guard.hpp"
#include "net/fetcher.hpp"
#include "net/handshaker.hpp"
#include "net/ip_network.hpp"
#include "net/resolver.hpp"
#include "net/scheduler.hpp"
#include "net/task.hpp"
#include "va/attempt_clock.hpp"
#include "va/target_gate.hpp"
#include "va/validator.hpp"

namespace causeway::va {

// The ports that validation connects to. Others than these are for labs, from the process
// configuration only, and the egress guard has to be in lab mode too.
struct WebPorts {
    std::uint16_t http = 80;       // RFC 8555 §8.3
    std::uint16_t https = 443;     // of redirects
    std::uint16_t tls_alpn = 443;  // RFC 8737 §3
};

// What every method works with; all of it outlives the attempts.
struct Tools {
    net::Resolver& resolver;
    net::Fetcher& fetcher;
    net::Handshaker& handshaker;
    const net::EgressGuard& guard;
    const base::Clock& clock;
    WebPorts ports;
};

// One attempt under way.
struct Attempt {
    const Tools& tools;
    net::Scheduler& scheduler;
    TargetGate& gate;
    ValidationRequest request;
    std::vector<net::IpNetwork> allowed;
    AttemptClock time;
    std::vector<model::TraceStep> steps;
};

// A value, or why control was not proved.
template <class T>
using Outcome = tl::expected<T, model::ValidationFailure>;

inline tl::unexpected<model::ValidationFailure> failed(model::Cause cause, std::string detail) {
    return tl::make_unexpected(model::ValidationFailure{cause, std::move(detail)});
}

// Nothing when control is proved.
using Verdict = std::optional<model::ValidationFailure>;

// How one challenge type is validated. Appends what it asks and sees to the attempt's steps.
using Method = net::Task<Verdict> (*)(Attempt& attempt);

}  // namespace causeway::va
