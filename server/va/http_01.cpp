// SPDX-License-Identifier: Apache-2.0
#include "va/http_01.hpp"

#include <set>
#include <utility>

#include "va/http_verdict.hpp"
#include "va/reach.hpp"
#include "va/trace_steps.hpp"

namespace causeway::va {
namespace {

using model::Cause;

constexpr int kRedirectsMost = 10;
// With less, the next server would be blamed for what those before it have used up.
constexpr std::chrono::milliseconds kLeastForOneMore{250};

net::HttpUrl challenge_url(const ValidationRequest& request) {
    net::HttpUrl url;
    url.host = request.identifier.base_name();
    url.target = "/.well-known/acme-challenge/" + request.token;
    return url;
}

// What may be told of the place that a redirect leads to.
Told told_of(const net::HttpUrl& next, Told before, const model::Identifier& identifier) {
    if (before != Told::everything) return Told::nothing;
    return next.host == identifier.base_name() ? Told::everything : Told::place;
}

net::Task<Outcome<HttpAnswer>> get(Attempt& attempt, net::HttpUrl url, Told told) {
    const std::uint16_t port = dial_port(url, attempt.tools.ports).value();
    const auto request = [&](const Dialling& to) {
        return net::FetchRequest{url, to.target, attempt.allowed, to.connect_by, to.deadline};
    };
    const auto begin = [&](const Dialling& to, net::Fetcher::Done done) {
        attempt.tools.fetcher.fetch(request(to), std::move(done));
    };
    auto reached = co_await reach<net::FetchAnswer>(attempt, url.host, port, begin);
    if (!reached && told == Told::everything) co_return tl::make_unexpected(reached.error());
    if (!reached) {
        co_return tl::make_unexpected(of_other_host({url, {}, {}, told}, reached.error().cause));
    }
    HttpAnswer got{url, reached->target.address.to_string(), std::move(reached->answer), told};
    if (got.answer.connected)
        attempt.steps.emplace_back(http_step(got.url, reached->target, got.answer));
    if (got.answer.error) co_return tl::make_unexpected(explain_error(got));
    co_return got;
}

}  // namespace

net::Task<Verdict> prove_http_01(Attempt& attempt) {
    const WebPorts& ports = attempt.tools.ports;
    net::HttpUrl url = challenge_url(attempt.request);
    Told told = Told::everything;
    std::set<std::string> seen;
    for (int redirects = 0;; ++redirects) {
        seen.insert(url.to_string());
        const auto got = co_await get(attempt, url, told);
        if (!got) co_return got.error();
        if (!is_redirect(got->answer.status)) {
            co_return judge_content(*got, attempt.request.key_authorization);
        }
        if (redirects == kRedirectsMost) {
            co_return model::ValidationFailure{Cause::redirect_too_many,
                                               "the eleventh redirect in a row"};
        }
        const auto next = redirect_target(*got, ports);
        if (!next) co_return next.error();
        if (attempt.time.deadline().remaining(attempt.tools.clock) < kLeastForOneMore) {
            co_return model::ValidationFailure{
                Cause::answer_too_slow,
                "the servers that redirected left no time to follow their last redirect"};
        }
        told = told_of(*next, told, attempt.request.identifier);
        url = *next;
        if (seen.contains(url.to_string())) {
            co_return model::ValidationFailure{Cause::redirect_too_many,
                                               "the redirects lead in a circle"};
        }
    }
}

}  // namespace causeway::va
