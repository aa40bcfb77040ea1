// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <utility>

#include "net/ip_address.hpp"
#include "net/task.hpp"

namespace causeway::va {

// Limits how many connections validation holds to one address at a time: thousands of names may
// point to one victim, by many accounts. The addresses of one IPv6 network of 64 bits are one
// host's, and count as one. On the scheduler's thread only.
class TargetGate {
  public:
    explicit TargetGate(std::size_t limit) : limit_(limit) {}
    TargetGate(const TargetGate&) = delete;
    TargetGate& operator=(const TargetGate&) = delete;

    // The right to be connected to an address, given up by destruction. The gate outlives it.
    class Pass {
      public:
        Pass(TargetGate& gate, const net::IpAddress& address) : gate_(&gate), address_(address) {}
        Pass(Pass&& other) noexcept
            : gate_(std::exchange(other.gate_, nullptr)), address_(other.address_) {}
        Pass& operator=(Pass&&) = delete;
        ~Pass() {
            if (gate_ != nullptr) gate_->leave(address_);
        }

      private:
        TargetGate* gate_;
        net::IpAddress address_;
    };

    // Waits in the order of arrival. Whoever is destroyed while waiting gives up the turn.
    net::Task<Pass> enter(net::IpAddress address);

  private:
    using Admit = std::function<void(Pass)>;
    struct Target {
        std::size_t inside = 0;
        std::deque<Admit> waiting;
    };

    void ask(const net::IpAddress& address, Admit admit);
    void leave(const net::IpAddress& address);

    std::size_t limit_;
    std::map<net::IpAddress, Target> targets_;
};

}  // namespace causeway::va
