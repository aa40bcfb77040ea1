// SPDX-License-Identifier: Apache-2.0
#include "va/local_validator.hpp"

#include <optional>
#include <stdexcept>
#include <utility>

#include "base/json.hpp"
#include "net/resolver_set.hpp"
#include "va/dns_01.hpp"
#include "va/http_01.hpp"
#include "va/tls_alpn_01.hpp"

namespace causeway::va {
namespace {

// Two lookups at a time for each attempt, as many again that were given up by earlier ones.
static_assert(ValidationLimits{}.in_flight * 2 * 2 <= net::kLookupsMost);

struct Row {
    model::ChallengeType type;
    Method prove;
};

constexpr Row kMethods[] = {
    {model::ChallengeType::http_01, &prove_http_01},
    {model::ChallengeType::dns_01, &prove_dns_01},
    {model::ChallengeType::tls_alpn_01, &prove_tls_alpn_01},
};

Method method_for(model::ChallengeType type) {
    for (const Row& row : kMethods) {
        if (row.type == type) return row.prove;
    }
    return nullptr;
}

std::string supported_types() {
    std::string out;
    for (const Row& row : kMethods) {
        out += (out.empty() ? "" : ", ") + std::string(base::name_of(row.type));
    }
    return out;
}

}  // namespace

struct LocalValidator::Running {
    Attempt attempt;
    Method method;
    Done done;
    base::Time started_at;
    base::MonotonicTime began;
    net::TimerId timer;  // the end of its time; after the conclusion, the removal
    std::optional<net::Task<Verdict>> task;
    bool concluded = false;
};

LocalValidator::LocalValidator(net::Scheduler& scheduler, const Tools& tools, base::Log& log,
                               const ValidationLimits& limits)
    : scheduler_(scheduler),
      tools_(tools),
      log_(log),
      queue_({.in_flight = limits.in_flight, .per_target = limits.per_identifier}),
      gate_(limits.per_address) {}

LocalValidator::~LocalValidator() {
    scheduler_.run_and_wait([this] {
        for (const auto& [ticket, running] : running_) {
            running->concluded = true;
            scheduler_.cancel(running->timer);
        }
        running_.clear();
    });
}

base::Result<void> LocalValidator::check(const std::vector<model::ChallengeType>& types,
                                         const model::ValidationNetwork& network) const {
    using base::ErrorKind;
    for (const model::ChallengeType type : types) {
        if (method_for(type) != nullptr) continue;
        return base::fail(ErrorKind::malformed, "This version does not validate " +
                                                    std::string(base::name_of(type)) +
                                                    ". It knows " + supported_types() + ".");
    }
    const auto allowed = net::parse_private_networks(network.allowed_networks);
    if (!allowed) {
        return base::fail(ErrorKind::malformed,
                          "Among the allowed networks, " + allowed.error().detail + ".");
    }
    if (!tools_.resolver.has(network.resolver_set)) {
        return base::fail(ErrorKind::malformed,
                          "The configuration of this server has no resolver set " +
                              base::json_quote(network.resolver_set) + ".");
    }
    return {};
}

void LocalValidator::start(ValidationRequest request, AttemptTime time, Done done) {
    if (const auto ok = check({request.type}, request.network); !ok) {
        throw std::invalid_argument(ok.error().detail);
    }
    // RFC 8555 §8.3 and BR 3.2.2.4.19: serving a file under a name says nothing of its neighbours.
    if (request.identifier.wildcard() && request.type != model::ChallengeType::dns_01) {
        throw std::invalid_argument("a wildcard is validated by dns-01 only");
    }
    // RFC 8738 §7.
    if (request.identifier.type() == model::IdentifierType::ip &&
        request.type == model::ChallengeType::dns_01) {
        throw std::invalid_argument("an address is never validated by dns-01");
    }
    const Method method = method_for(request.type);
    auto allowed = net::parse_private_networks(request.network.allowed_networks).value();

    auto running = std::make_shared<Running>(Running{
        .attempt = {tools_,
                    scheduler_,
                    gate_,
                    std::move(request),
                    std::move(allowed),
                    AttemptClock(tools_.clock, time),
                    {}},
        .method = method,
        .done = std::move(done),
        .started_at = tools_.clock.now(),
        .began = tools_.clock.monotonic(),
        .timer = {},
        .task = std::nullopt,
    });
    scheduler_.post([this, running] { enqueue(running); });
}

void LocalValidator::enqueue(const std::shared_ptr<Running>& running) {
    const Ticket ticket = ++last_ticket_;
    running_.emplace(ticket, running);
    running->attempt.time.on_change(
        [this, ticket, &entry = *running] { set_timer(ticket, entry); });
    set_timer(ticket, *running);
    const ValidationRequest& request = running->attempt.request;
    queue_.join(ticket, request.tenant, request.identifier.base_name());
    admit_waiting();
}

void LocalValidator::admit_waiting() {
    while (const auto ticket = queue_.admit()) {
        Running& running = *running_.at(*ticket);
        running.attempt.time.work();
        running.task.emplace(run(*ticket, running));
        running.task->start();
    }
}

net::Task<Verdict> LocalValidator::run(Ticket ticket, Running& running) {
    Verdict verdict;
    try {
        verdict = co_await running.method(running.attempt);
    } catch (const std::exception& error) {
        log_.error("validation.broken", {{"reason", error.what()}});
        verdict = {model::Cause::gateway_failed,
                   "This gateway could not carry out the attempt; its log says why."};
    }
    conclude(ticket, running, verdict);
    co_return verdict;
}

void LocalValidator::set_timer(Ticket ticket, Running& running) {
    if (running.concluded) return;  // it has the timer that removes it
    scheduler_.cancel(running.timer);
    running.timer =
        scheduler_.call_at(running.attempt.time.ends(), [this, ticket] { time_is_over(ticket); });
}

void LocalValidator::time_is_over(Ticket ticket) {
    Running& running = *running_.at(ticket);
    // At once, or it could still be given a turn at an address and go on.
    running.task.reset();
    conclude(ticket, running,
             running.attempt.time.waiting()
                 ? model::ValidationFailure{model::Cause::gateway_busy,
                                            "Too many other attempts were in the way."}
                 : model::ValidationFailure{model::Cause::deadline_passed,
                                            "The attempt did not end in its time."});
}

void LocalValidator::conclude(Ticket ticket, Running& running, Verdict verdict) {
    if (std::exchange(running.concluded, true)) return;
    // Nothing that is over stands in the queue, where it would be admitted.
    queue_.leave(ticket);
    // Later, because this may run inside the very coroutine that goes with it.
    scheduler_.cancel(running.timer);
    const auto now = tools_.clock.monotonic();
    running.timer = scheduler_.call_at(now, [this, ticket] { remove(ticket); });

    model::ValidationTrace trace{
        .started_at = running.started_at,
        .took = std::chrono::duration_cast<base::Duration>(now - running.began),
        .steps = std::move(running.attempt.steps),
        .failure = std::move(verdict)};
    running.done(std::move(trace));
}

void LocalValidator::remove(Ticket ticket) {
    running_.erase(ticket);
    admit_waiting();
}

}  // namespace causeway::va
