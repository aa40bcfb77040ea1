// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "net/ip_address.hpp"
#include "net/task.hpp"
#include "va/method.hpp"

namespace causeway::va {

// The addresses to try for a host, which may be an address itself, never none: IPv6 before IPv4, at
// most two of each family. Both families are asked for afresh; one that fails does not hinder the
// other, except that a bogus answer to either is a failure, since somebody meddles with the name.
net::Task<Outcome<std::vector<net::IpAddress>>> find_addresses(Attempt& attempt, std::string host);

}  // namespace causeway::va
