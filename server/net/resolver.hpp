// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string_view>

#include "base/clock.hpp"
#include "net/dns.hpp"

namespace causeway::net {

// Asks the DNS. Every lookup is a fresh one: what an earlier one saw is not an answer, unless the
// resolver set is recursive, which keeps answers for 5 seconds.
class Resolver {
  public:
    using Done = std::function<void(DnsAnswer)>;

    virtual ~Resolver() = default;

    // Whether there is such a resolver set; from any thread.
    virtual bool has(std::string_view resolver_set) const = 0;

    // On the scheduler's thread, as is `done`, which is called once, at the deadline at the latest,
    // unless the resolver is destroyed before.
    virtual void lookup(DnsQuestion question, base::Deadline deadline, Done done) = 0;
};

}  // namespace causeway::net
