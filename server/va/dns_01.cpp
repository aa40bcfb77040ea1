// SPDX-License-Identifier: Apache-2.0
#include "va/dns_01.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "va/dns_failure.hpp"
#include "va/trace_steps.hpp"
#include "va/txt_verdict.hpp"

namespace causeway::va {
namespace {

using model::Cause;

// The record's whereabouts are a help and not worth a wait.
constexpr std::chrono::milliseconds kSearchTime{2000};

std::string asked(const std::string& name) {
    return "DNS lookup of TXT for " + name;
}

// The answer, with the record that proves control in front if it is there.
net::Task<net::DnsAnswer> look_up(Attempt& attempt, std::string name, base::Deadline deadline) {
    const net::DnsQuestion question{attempt.request.network.resolver_set, std::move(name),
                                    net::DnsType::txt};
    net::Completion<net::DnsAnswer> pending([&](net::Resolver::Done done) {
        attempt.tools.resolver.lookup(question, deadline, std::move(done));
    });
    net::DnsAnswer answer = co_await pending;
    put_first(answer.records, txt_value(attempt.request.key_authorization));
    attempt.steps.emplace_back(dns_step(question, answer));
    co_return answer;
}

// Where the right value stands instead of where it belongs; empty when nowhere that we look.
net::Task<std::string> find_misplaced(Attempt& attempt) {
    const base::Clock& clock = attempt.tools.clock;
    const auto latest = std::min(attempt.time.deadline().at(), clock.monotonic() + kSearchTime);
    const std::string value = txt_value(attempt.request.key_authorization);
    for (const std::string& name : likely_misplacements(attempt.request.identifier.base_name())) {
        net::DnsAnswer answer = co_await look_up(attempt, name, base::Deadline(latest));
        if (answer.rcode == "TIMEOUT") break;
        if (put_first(answer.records, value)) co_return name;
    }
    co_return std::string();
}

}  // namespace

net::Task<Verdict> prove_dns_01(Attempt& attempt) {
    const std::string& key_authorization = attempt.request.key_authorization;
    const std::string name = "_acme-challenge." + attempt.request.identifier.base_name();
    net::DnsAnswer answer = co_await look_up(attempt, name, attempt.time.deadline());
    if (put_first(answer.records, txt_value(key_authorization))) co_return std::nullopt;
    if (!answer.records.empty()) {
        co_return explain_wrong_records(asked(name), answer.records, key_authorization);
    }
    const auto failure =
        explain_unusable(asked(name), answer)
            .value_or(model::ValidationFailure{Cause::dns_no_record,
                                               asked(name) + ": the name has no TXT record"});
    const bool absent =
        failure.cause == Cause::dns_no_record || failure.cause == Cause::dns_no_such_name;
    if (!absent) co_return failure;
    const std::string elsewhere = co_await find_misplaced(attempt);
    if (elsewhere.empty()) co_return failure;
    co_return model::ValidationFailure{
        Cause::misplaced_record,
        failure.detail + "; the right value stands at " + elsewhere + " instead"};
}

}  // namespace causeway::va
