// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "net/exchange.hpp"
#include "net/ip_address.hpp"
#include "net/task.hpp"
#include "va/method.hpp"
#include "va/trace_steps.hpp"

namespace causeway::va {

// An address that may be dialled now, and the time there is for it.
struct Dialling {
    net::SocketAddress target;
    base::Deadline connect_by;
    base::Deadline deadline;
};

template <class Answer>
struct Reached {
    net::SocketAddress target;
    Answer answer;  // with an error too, also when no address took a connection
};

// The host's addresses that the egress guard lets through, at least one; the others are written
// down with its reason.
net::Task<Outcome<std::vector<net::SocketAddress>>> find_targets(Attempt& attempt, std::string host,
                                                                 std::uint16_t port);

// An even share of the time that is left, one share kept for the answer, so that a silent address
// does not use up the next one's.
base::Deadline connect_deadline(const Attempt& attempt, std::size_t addresses_left);

// What it is called when an exchange fails.
model::Cause cause_of(net::ExchangeError error);

// One exchange with the first of the host's addresses that takes a connection. Whatever comes over
// that connection counts: a wrong answer by IPv6 is not mended by a right one by IPv4. `begin` is
// called as begin(dialling, done) and has to begin the exchange.
template <class Answer, class Begin>
net::Task<Outcome<Reached<Answer>>> reach(Attempt& attempt, std::string host, std::uint16_t port,
                                          Begin begin) {
    const auto targets = co_await find_targets(attempt, std::move(host), port);
    if (!targets) co_return tl::make_unexpected(targets.error());
    Reached<Answer> reached{targets->front(), {}};
    std::size_t left = targets->size();
    for (const net::SocketAddress& target : *targets) {
        attempt.time.wait();
        const TargetGate::Pass pass = co_await attempt.gate.enter(target.address);
        attempt.time.work();
        const Dialling dialling{target, connect_deadline(attempt, left--), attempt.time.deadline()};
        net::Completion<Answer> pending([&](auto done) { begin(dialling, std::move(done)); });
        reached.target = target;
        reached.answer = co_await pending;
        attempt.steps.emplace_back(dial_step(target, reached.answer));
        if (reached.answer.connected) break;
    }
    co_return reached;
}

}  // namespace causeway::va
