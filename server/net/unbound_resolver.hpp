// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "net/event_loop.hpp"
#include "net/resolver.hpp"
#include "net/resolver_set.hpp"

namespace causeway::net {

// The resolver over libunbound. A set costs one thread and about 1.5 MB.
class UnboundResolver final : public Resolver {
  public:
    // malformed, naming the set and the entry, when a set cannot work. The references must outlive
    // the resolver, which is created and destroyed on any thread.
    static base::Result<std::unique_ptr<UnboundResolver>> create(
        EventLoop& loop, const base::Clock& clock, const std::vector<ResolverSet>& sets);
    UnboundResolver(const UnboundResolver&) = delete;
    UnboundResolver& operator=(const UnboundResolver&) = delete;
    ~UnboundResolver() override;

    bool has(std::string_view resolver_set) const override;
    // An unknown set is a broken invariant: std::out_of_range.
    void lookup(DnsQuestion question, base::Deadline deadline, Done done) override;

  private:
    class Context;
    using Contexts = std::unordered_map<std::string, std::unique_ptr<Context>>;

    UnboundResolver(EventLoop& loop, Contexts contexts);

    EventLoop& loop_;
    Contexts contexts_;
};

}  // namespace causeway::net
