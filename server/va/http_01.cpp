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

net::HttpUrl challenge_url(const ValidationRequest& request) {
    net::HttpUrl url;
    url.host = request.identifier.base_name();
    url.target = "/.well-known/acme-challenge/" + request.token;
    return url;
}

net::Task<Outcome<HttpAnswer>> get(Attempt& attempt, net::HttpUrl url, std::uint16_t port) {
    const auto request = [&](const Dialling& to) {
        return net::FetchRequest{url, to.target, attempt.allowed, to.connect_by, to.deadline};
    };
    const auto begin = [&](const Dialling& to, net::Fetcher::Done done) {
        attempt.tools.fetcher.fetch(request(to), std::move(done));
    };
    auto reached = co_await reach<net::FetchAnswer>(attempt, url.host, port, begin);
    if (!reached) co_return tl::make_unexpected(reached.error());
    HttpAnswer got{url, reached->target.address.to_string(), std::move(reached->answer)};
    if (got.answer.connected)
        attempt.steps.emplace_back(http_step(got.url, reached->target, got.answer));
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
