// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "model/validation_trace.hpp"
#include "net/dns.hpp"

namespace causeway::va {

// Whether its CNAME records come back to a name that they passed.
bool leads_in_circle(const net::DnsAnswer& answer);

model::ValidationFailure explain_bogus(const std::string& asked, const net::DnsAnswer& answer);

// Why an answer is not usable; nothing when it is, with or without records. `asked` begins the
// sentence: "DNS lookup of TXT for _acme-challenge.www.example.com".
std::optional<model::ValidationFailure> explain_unusable(const std::string& asked,
                                                         const net::DnsAnswer& answer);

}  // namespace causeway::va
