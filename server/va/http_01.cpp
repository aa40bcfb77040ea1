// SPDX-License-Identifier: Apache-2.0
#include "va/http_01.hpp"

#include <set>
#include <utility>

#include "va/address_lookup.hpp"
#include "va/http_verdict.hpp"
#include "va/trace_steps.hpp"

namespace causeway::va {
namespace {

using model::Cause;

constexpr int kRedirectsMost = 10;

net::HttpUrl challenge_url(const ValidationRequest& request) {
    net::HttpUrl url;
    url.host = request.identifier.base_name();
    url.target = "/.well-known/acme-challenge/" + request.token;
    return url;
}

struct Refused {
    net::IpAddress address;
    net::Refusal reason;
};

struct Judged {
    std::vector<net::SocketAddress> targets;
    std::optional<Refused> first_refused;
};

Judged judge_targets(Attempt& attempt, const std::vector<net::IpAddress>& addresses,
                     std::uint16_t port) {
    Judged out;
    for (const net::IpAddress& address : addresses) {
        const net::SocketAddress target{address, port};
        if (const auto refusal = attempt.tools.guard.check(target, attempt.allowed)) {
            attempt.steps.emplace_back(refused_dial_step(target, *refusal));
            if (!out.first_refused) out.first_refused = Refused{address, *refusal};
        } else {
            out.targets.push_back(target);
        }
    }
    return out;
}

// An even share of the time that is left, one share kept for the answer, so that a silent address
// does not use up the next one's.
base::Deadline connect_deadline(const Attempt& attempt, std::size_t addresses_left) {
    const auto left = attempt.time.deadline().remaining(attempt.tools.clock);
    return base::Deadline::after(attempt.tools.clock,
                                 left / static_cast<std::int64_t>(addresses_left + 1));
}

net::Task<net::FetchAnswer> fetch(Attempt& attempt, net::HttpUrl url, net::SocketAddress target,
                                  std::size_t addresses_left) {
    attempt.time.wait();
    const TargetGate::Pass pass = co_await attempt.gate.enter(target.address);
    attempt.time.work();
    const net::FetchRequest request{std::move(url), target, attempt.allowed,
                                    connect_deadline(attempt, addresses_left),
                                    attempt.time.deadline()};
    net::Completion<net::FetchAnswer> pending(
        [&](net::Fetcher::Done done) { attempt.tools.fetcher.fetch(request, std::move(done)); });
    net::FetchAnswer answer = co_await pending;
    attempt.steps.emplace_back(dial_step(request.target, answer));
    if (answer.connected) attempt.steps.emplace_back(http_step(request, answer));
    co_return answer;
}

// One exchange with the first of the host's addresses that takes a connection. Whatever comes over
// that connection counts: a wrong answer by IPv6 is not mended by a right one by IPv4.
net::Task<Outcome<HttpAnswer>> get(Attempt& attempt, net::HttpUrl url, std::uint16_t port) {
    const auto addresses = co_await find_addresses(attempt, url.host);
    if (!addresses) co_return tl::make_unexpected(addresses.error());

    const Judged judged = judge_targets(attempt, *addresses, port);
    if (judged.targets.empty()) {
        co_return failed(Cause::address_forbidden,
                         url.host + " has the address " +
                             judged.first_refused->address.to_string() +
                             ", which must not be contacted (" +
                             std::string(base::name_of(judged.first_refused->reason)) + ")");
    }
    HttpAnswer got{url, {}, {}};
    std::size_t left = judged.targets.size();
    for (const net::SocketAddress& target : judged.targets) {
        got.address = target.address.to_string();
        got.answer = co_await fetch(attempt, url, target, left);
        --left;
        if (got.answer.connected) break;
    }
    if (got.answer.error) co_return tl::make_unexpected(explain_error(got));
    co_return got;
}

}  // namespace

net::Task<Verdict> prove_http_01(Attempt& attempt) {
    const WebPorts& ports = attempt.tools.ports;
    net::HttpUrl url = challenge_url(attempt.request);
    std::set<std::string> seen;
    for (int redirects = 0;; ++redirects) {
        seen.insert(url.to_string());
        const auto got = co_await get(attempt, url, dial_port(url, ports).value());
        if (!got) co_return got.error();
        if (!is_redirect(got->answer.status)) {
            co_return judge_content(*got, attempt.request.key_authorization);
        }
        if (redirects == kRedirectsMost) {
            co_return model::ValidationFailure{
                Cause::redirect_too_many,
                "GET " + url.to_string() + ": the eleventh redirect in a row"};
        }
        const auto next = redirect_target(*got, ports);
        if (!next) co_return next.error();
        url = *next;
        if (seen.contains(url.to_string())) {
            co_return model::ValidationFailure{Cause::redirect_too_many,
                                               "the redirects lead back to " + url.to_string()};
        }
    }
}

}  // namespace causeway::va
