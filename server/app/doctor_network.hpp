// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/config.hpp"
#include "app/doctor_check.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "model/validation_trace.hpp"
#include "net/dns.hpp"

namespace causeway::app {

// What the resolver is asked: the name that clients use, or one that every DNS of the world has.
std::string known_name(const Config& config);

// Asks the resolver set as validation does. A place without the internet is no failure.
Findings check_resolver(const Config& config, const base::Clock& clock, base::Log& log);
Finding judge_answer(const std::string& name, const net::DnsAnswer& answer, bool validates);

// Tries the way of http-01 to a web server of the operator's, by the code that validates. Any HTTP
// answer will do.
Findings check_http01(const Config& config, const std::string& host, const base::Clock& clock,
                      base::Log& log);
Finding judge_trace(const std::string& host, const model::ValidationTrace& trace);

}  // namespace causeway::app
