// SPDX-License-Identifier: Apache-2.0
#include "va/target_gate.hpp"

namespace causeway::va {

net::Task<TargetGate::Pass> TargetGate::enter(net::IpAddress address) {
    net::Completion<Pass> turn([&](Admit admit) { ask(address, std::move(admit)); });
    co_return co_await turn;
}

void TargetGate::ask(const net::IpAddress& address, Admit admit) {
    Target& target = targets_[address];
    if (target.inside >= limit_) {
        target.waiting.push_back(std::move(admit));
        return;
    }
    ++target.inside;
    admit(Pass(*this, address));
}

// A pass handed to somebody who no longer waits is destroyed at once and so reaches the next one.
void TargetGate::leave(const net::IpAddress& address) {
    const auto entry = targets_.find(address);
    Target& target = entry->second;
    if (!target.waiting.empty()) {
        const Admit next = std::move(target.waiting.front());
        target.waiting.pop_front();
        next(Pass(*this, address));
    } else if (--target.inside == 0) {
        targets_.erase(entry);
    }
}

}  // namespace causeway::va
