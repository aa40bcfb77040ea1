// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "net/ip_address.hpp"
#include "net/task.hpp"
#include "va/method.hpp"

namespace causeway::va {

// The addresses to try for a host, which may be an address itself, never none: IPv6 before IPv4, at
// most two of each family. Both families are asked for afresh and at once. One that fails does not
// hinder the other, and one that does not answer delays it by two seconds at most. A bogus answer
// to either, if it comes while it is waited for, is a failure: somebody meddles with the name.
net::Task<Outcome<std::vector<net::IpAddress>>> find_addresses(Attempt& attempt, std::string host);

}  // namespace causeway::va
