// SPDX-License-Identifier: Apache-2.0
#include "va/local_validator.hpp"

#include <chrono>
#include <optional>
#include <stdexcept>
#include <utility>

#include "va/http_01.hpp"

namespace causeway::va {
namespace {

struct Row {
    model::ChallengeType type;
    Method prove;
};

constexpr Row kMethods[] = {
    {model::ChallengeType::http_01, &prove_http_01},
};

// Operations end this long before the attempt does, so that the trace tells which one was too slow.
constexpr std::chrono::milliseconds kReportMargin{100};

Method method_for(model::ChallengeType type) {
    for (const Row& row : kMethods) {
        if (row.type == type) return row.prove;
    }
    return nullptr;
}

}  // namespace

struct LocalValidator::Running {
    Attempt attempt;
    Method method;
    base::Deadline deadline;
    Done done;
    base::Time started_at;
    base::MonotonicTime began;
    net::TimerId timer;  // the deadline; after the conclusion, the removal
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

bool LocalValidator::supports(model::ChallengeType type) {
    return method_for(type) != nullptr;
}

void LocalValidator::start(ValidationRequest request, base::Deadline deadline, Done done) {
    const Method method = method_for(request.type);
    if (method == nullptr) throw std::invalid_argument("challenge type not supported");
    // RFC 8555 §8.3 and BR 3.2.2.4.19: serving a file under a name says nothing of its neighbours.
    if (request.identifier.wildcard() && request.type != model::ChallengeType::dns_01) {
        throw std::invalid_argument("a wildcard is validated by dns-01 only");
    }
    auto allowed = net::parse_private_networks(request.network.allowed_networks);
    if (!allowed) throw std::invalid_argument(allowed.error().detail);

    auto running = std::make_shared<Running>(Running{
        .attempt = {tools_,
                    gate_,
                    std::move(request),
                    *std::move(allowed),
                    base::Deadline(deadline.at() - kReportMargin),
                    {}},
        .method = method,
        .deadline = deadline,
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
    running->timer =
        scheduler_.call_at(running->deadline.at(), [this, ticket] { pass_deadline(ticket); });
    const ValidationRequest& request = running->attempt.request;
    queue_.join(ticket, request.tenant, request.identifier.base_name());
    admit_waiting();
}

void LocalValidator::admit_waiting() {
    while (const auto ticket = queue_.admit()) {
        Running& running = *running_.at(*ticket);
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
        verdict = {model::Cause::deadline_passed,
                   "this gateway could not carry out the attempt; its log says why"};
    }
    conclude(ticket, running, verdict);
    co_return verdict;
}

void LocalValidator::pass_deadline(Ticket ticket) {
    Running& running = *running_.at(ticket);
    conclude(ticket, running,
             model::ValidationFailure{model::Cause::deadline_passed,
                                      running.task ? "the attempt did not end in its time"
                                                   : "too many other attempts were in the way"});
}

void LocalValidator::conclude(Ticket ticket, Running& running, Verdict verdict) {
    if (std::exchange(running.concluded, true)) return;
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
    queue_.leave(ticket);
    admit_waiting();
}

}  // namespace causeway::va
