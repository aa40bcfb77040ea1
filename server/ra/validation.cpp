// SPDX-License-Identifier: Apache-2.0
#include "ra/validation.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <optional>
#include <string>

#include "ra/audit.hpp"
#include "ra/order_progress.hpp"
#include "ra/standing.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::AuditAction;
using model::Authorization;
using model::Challenge;
using model::ChallengeStatus;
using std::chrono::seconds;

constexpr va::AttemptTime kAttemptTime{.turns = seconds(20), .work = seconds(10)};
static_assert(kAttemptTime.turns + kAttemptTime.work < Validation::kLease);
// The pauses between attempts (RFC 8555 §8.2): half a minute in all when each fails at once.
constexpr std::array<seconds, 4> kPauses = {seconds(2), seconds(4), seconds(8), seconds(12)};
// By then the last attempt has ended, however slow they were: clients give up at 60 to 90 seconds.
constexpr seconds kChallengeTime{60};
constexpr int kMostInFlight = 2000;

model::Problem to_problem(const model::ValidationFailure& failure) {
    const bool stopped = failure.detail.ends_with('.');
    return {model::problem_kind(failure.cause),
            failure.detail + (stopped ? " " : ". ") + std::string(model::hint(failure.cause)),
            {}};
}

}  // namespace

Validation::Validation(Parts parts, const std::string& node)
    : parts_(std::move(parts)), self_{{"system:" + node, ""}, ""}, in_flight_(kMostInFlight) {}

base::Result<Authorization> Validation::respond(const Requester& requester,
                                                model::ChallengeId challenge) {
    const base::Time now = parts_.clock.now();
    CAUSEWAY_CHECK(check_standing(requester.context, requester.account, now));
    return model::write(
        parts_.database, [&](model::UnitOfWork& unit) -> base::Result<Authorization> {
            auto before = unit.authorizations.find(requester.scope(), challenge);
            if (!before || before->account_id != requester.account.id) {
                return base::fail(ErrorKind::not_found, "This account has no such challenge.");
            }
            const ChallengeStatus status = before->find(challenge)->status;
            CAUSEWAY_TRY(
                Authorization after,
                model::respond(*before, challenge, requester.account.key.thumbprint(), now));
            if (status != ChallengeStatus::pending) return after;
            unit.authorizations.update(after);
            unit.jobs.enqueue({model::JobId::make(parts_.clock, parts_.random),
                               model::JobKind::validate, std::string(model::kValidationLane),
                               requester.scope(), challenge.value(), 0, now, 0});
            unit.audit.append(
                AuditDraft(parts_.clock, parts_.random, requester.caller)
                    .in(requester.scope())
                    .event(
                        AuditAction::challenge_answered, object_name("authorization", after.id),
                        {{"identifier", after.identifier.value()},
                         {"challenge", std::string(base::name_of(after.find(challenge)->type))}}));
            return after;
        });
}

base::Result<Authorization> Validation::deactivate(const Requester& requester,
                                                   model::AuthorizationId id) {
    return model::write(
        parts_.database, [&](model::UnitOfWork& unit) -> base::Result<Authorization> {
            const auto before = unit.authorizations.find(requester.scope(), id);
            if (!before || before->account_id != requester.account.id) {
                return base::fail(ErrorKind::not_found, "This account has no such authorization.");
            }
            CAUSEWAY_TRY(Authorization after, model::deactivate(*before, parts_.clock.now()));
            if (after.status == before->status) return after;
            unit.authorizations.update(after);
            unit.audit.append(AuditDraft(parts_.clock, parts_.random, requester.caller)
                                  .in(after.scope)
                                  .event(AuditAction::authorization_deactivated,
                                         object_name("authorization", after.id),
                                         {{"identifier", after.identifier.value()}}));
            decide_orders(unit, after, requester.caller);
            return after;
        });
}

void Validation::run(const model::Job& job) {
    const model::ChallengeId challenge(job.subject);
    const auto request = model::write(
        parts_.database,
        [&](model::UnitOfWork& unit) -> base::Result<std::optional<va::ValidationRequest>> {
            auto found = prepare(unit, job);
            if (!found) unit.jobs.finish(job);
            return found;
        });
    if (!request) {
        // The job stays claimed and comes back when its lease has run out.
        parts_.log.error("validation.not_started", {{"challenge", challenge.to_string()},
                                                    {"error", request.error().internal}});
        return;
    }
    if (*request) start(job, **request);
}

void Validation::hand_back() {
    const auto jobs = in_flight_.jobs();
    if (jobs.empty()) return;
    const auto returned = parts_.database.write([&](model::UnitOfWork& unit) -> base::Result<void> {
        for (const model::Job& job : jobs) unit.jobs.postpone(job, parts_.clock.now());
        return {};
    });
    if (returned) return;
    parts_.log.warning("validation.not_handed_back", {{"error", returned.error().internal}});
}

void Validation::start(const model::Job& job, va::ValidationRequest request) {
    const base::Time started_at = parts_.clock.now();
    const auto place = in_flight_.enter(job);
    try {
        parts_.validator.start(
            std::move(request), kAttemptTime, [this, job, place](model::ValidationTrace trace) {
                parts_.executor(
                    [this, job, place, trace = std::move(trace)] { conclude(job, trace); });
            });
    } catch (const std::exception& broken) {
        parts_.log.error("validation.not_started",
                         {{"challenge", job.subject.to_string()}, {"error", broken.what()}});
        conclude(job, {.started_at = started_at,
                       .took = {},
                       .steps = {},
                       .failure = model::ValidationFailure{
                           model::Cause::gateway_failed,
                           "This gateway could not begin the attempt; its log says why."}});
    }
}

std::optional<va::ValidationRequest> Validation::prepare(model::UnitOfWork& unit,
                                                         const model::Job& job) {
    const model::ChallengeId id(job.subject);
    const auto stored = unit.authorizations.find(job.scope, id);
    if (!stored) return std::nullopt;
    const Authorization authorization = model::as_of(*stored, parts_.clock.now());
    const Challenge* challenge = authorization.find(id);
    if (authorization.status != model::AuthorizationStatus::pending ||
        challenge->status != ChallengeStatus::processing) {
        return std::nullopt;
    }
    const auto account = unit.accounts.find(job.scope, authorization.account_id);
    const auto context = unit.endpoints.find(job.scope);
    if (!account || account->status != model::AccountStatus::valid || !context) return std::nullopt;
    return va::ValidationRequest{
        job.scope.tenant,
        challenge->type,
        authorization.identifier,
        challenge->token,
        model::key_authorization(challenge->token,
                                 challenge->answered_with.value_or(account->key.thumbprint())),
        context->endpoint.network};
}

void Validation::conclude(const model::Job& job, const model::ValidationTrace& trace) {
    const auto counted = model::write(
        parts_.database, [&](model::UnitOfWork& unit) { return store(unit, job, trace); });
    if (counted) {
        count(*counted, trace);
        return;
    }
    // The job's lease runs out and the attempt is made again.
    parts_.log.error("validation.not_stored",
                     {{"challenge", job.subject.to_string()}, {"error", counted.error().internal}});
}

base::Result<Validation::Counted> Validation::store(model::UnitOfWork& unit, const model::Job& job,
                                                    const model::ValidationTrace& trace) {
    const model::ChallengeId id(job.subject);
    const auto stored = unit.authorizations.find(job.scope, id);
    const auto context = unit.endpoints.find(job.scope);
    if (!stored || !context) {
        return base::fail(base::internal_error("a validated challenge is gone"));
    }
    unit.validation_attempts.insert({model::ValidationAttemptId::make(parts_.clock, parts_.random),
                                     job.scope, stored->id, id, job.tries, trace});
    // Control that is proved too late proves nothing any more.
    const Authorization authorization = model::as_of(*stored, parts_.clock.now());
    const bool awaited = authorization.status == model::AuthorizationStatus::pending;
    const auto pause = awaited ? pause_after(unit, job, trace) : std::nullopt;
    const bool held =
        pause ? unit.jobs.postpone(job, parts_.clock.now() + *pause) : unit.jobs.finish(job);
    // Whoever has taken the job over makes an attempt of its own, and that one decides.
    if (awaited && held && pause) {
        unit.authorizations.update(
            model::note_failure(authorization, id, to_problem(*trace.failure)));
    } else if (awaited && held) {
        decide(unit, authorization, context->endpoint, {id, trace});
    }
    return Counted{context->tenant.slug.text(), authorization.find(id)->type};
}

std::optional<seconds> Validation::pause_after(model::UnitOfWork& unit, const model::Job& job,
                                               const model::ValidationTrace& trace) {
    const auto index = static_cast<std::size_t>(job.tries - 1);
    if (!trace.failure || !model::worth_retrying(trace.failure->cause) || index >= kPauses.size()) {
        return std::nullopt;
    }
    base::Time begun = trace.started_at;
    for (const auto& earlier :
         unit.validation_attempts.of(job.scope, model::ChallengeId(job.subject))) {
        begun = std::min(begun, earlier.trace.started_at);
    }
    const base::Time next_ends = parts_.clock.now() + kPauses[index] + kAttemptTime.work;
    if (next_ends > begun + kChallengeTime) return std::nullopt;
    return kPauses[index];
}

void Validation::decide(model::UnitOfWork& unit, Authorization authorization,
                        const model::Endpoint& endpoint, const Verdict& verdict) {
    const auto& [id, trace] = verdict;
    if (trace.failure) {
        authorization = model::refute(std::move(authorization), id, to_problem(*trace.failure));
    } else {
        authorization = model::prove(std::move(authorization), id, parts_.clock.now(),
                                     endpoint.authorization_lifetime);
    }
    unit.authorizations.update(authorization);
    record(unit, authorization, *authorization.find(id), trace);
    decide_orders(unit, authorization, self_);
}

void Validation::count(const Counted& counted, const model::ValidationTrace& trace) {
    const std::string type(base::name_of(counted.type));
    parts_.metrics.count(
        "causeway_validations_total",
        {{"tenant", counted.tenant},
         {"challenge", type},
         {"result", trace.succeeded() ? "valid" : "invalid"},
         {"reason", trace.failure ? std::string(base::name_of(trace.failure->cause)) : "none"}});
    parts_.metrics.observe("causeway_validation_duration_seconds", {{"challenge", type}},
                           std::chrono::duration<double>(trace.took).count());
}

void Validation::record(model::UnitOfWork& unit, const Authorization& authorization,
                        const Challenge& challenge, const model::ValidationTrace& trace) {
    AuditPayload payload = {{"identifier", authorization.identifier.value()},
                            {"challenge", std::string(base::name_of(challenge.type))},
                            {"source", std::string(base::name_of(authorization.source))}};
    if (trace.failure) {
        payload.emplace_back("cause", base::name_of(trace.failure->cause));
        payload.emplace_back("detail", trace.failure->detail);
    }
    unit.audit.append(AuditDraft(parts_.clock, parts_.random, self_)
                          .in(authorization.scope)
                          .event(trace.succeeded() ? AuditAction::authorization_validated
                                                   : AuditAction::authorization_failed,
                                 object_name("authorization", authorization.id),
                                 std::move(payload)));
}

void Validation::decide_orders(model::UnitOfWork& unit, const Authorization& authorization,
                               const Caller& caller) {
    AuditDraft draft(parts_.clock, parts_.random, caller);
    for (const model::Order& order : unit.orders.lock_open(authorization.scope, authorization.id)) {
        record_progress(unit, draft, order.status, current(unit, order, parts_.clock.now()));
    }
}

}  // namespace causeway::ra
