// SPDX-License-Identifier: Apache-2.0
#include "va/reach.hpp"

#include <optional>

#include "va/address_lookup.hpp"

namespace causeway::va {

using model::Cause;

net::Task<Outcome<std::vector<net::SocketAddress>>> find_targets(Attempt& attempt, std::string host,
                                                                 std::uint16_t port) {
    const auto addresses = co_await find_addresses(attempt, host);
    if (!addresses) co_return tl::make_unexpected(addresses.error());

    std::vector<net::SocketAddress> targets;
    std::optional<std::string> first_refused;
    for (const net::IpAddress& address : *addresses) {
        const net::SocketAddress target{address, port};
        const auto refusal = attempt.tools.guard.check(target, attempt.allowed);
        if (!refusal) {
            targets.push_back(target);
            continue;
        }
        attempt.steps.emplace_back(refused_dial_step(target, *refusal));
        if (first_refused) continue;
        first_refused = host + " has the address " + address.to_string() +
                        ", which must not be contacted (" + std::string(base::name_of(*refusal)) +
                        ")";
    }
    if (targets.empty()) co_return failed(Cause::address_forbidden, *std::move(first_refused));
    co_return targets;
}

base::Deadline connect_deadline(const Attempt& attempt, std::size_t addresses_left) {
    const auto left = attempt.time.deadline().remaining(attempt.tools.clock);
    return base::Deadline::after(attempt.tools.clock,
                                 left / static_cast<std::int64_t>(addresses_left + 1));
}

Cause cause_of(net::ExchangeError error) {
    switch (error) {
        case net::ExchangeError::local:
            return Cause::gateway_failed;
        case net::ExchangeError::forbidden:
            return Cause::address_forbidden;
        case net::ExchangeError::refused:
            return Cause::connection_refused;
        case net::ExchangeError::unreachable:
            return Cause::network_unreachable;
        case net::ExchangeError::connect_timeout:
            return Cause::connection_timeout;
        case net::ExchangeError::reset:
            return Cause::connection_reset;
        case net::ExchangeError::tls:
            return Cause::tls_failure;
        case net::ExchangeError::not_http:
            return Cause::not_http;
        case net::ExchangeError::too_slow:
            return Cause::answer_too_slow;
        case net::ExchangeError::too_large:
            break;
    }
    return Cause::answer_too_large;
}

}  // namespace causeway::va
