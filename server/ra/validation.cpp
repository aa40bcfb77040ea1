// SPDX-License-Identifier: Apache-2.0
#include "ra/validation.hpp"

#include <array>
#include <optional>
#include <string>

#include "ra/audit.hpp"
#include "ra/standing.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::AuditAction;
using model::Authorization;
using model::Challenge;
using model::ChallengeStatus;
using std::chrono::seconds;

// One attempt, the wait for its turn included.
constexpr seconds kAttemptDeadline{20};
// The pauses between attempts (RFC 8555 §8.2). In all about half a minute: clients give up at 30 to
// 90 seconds.
constexpr std::array<seconds, 4> kPauses = {seconds(2), seconds(4), seconds(8), seconds(12)};

model::Problem to_problem(const model::ValidationFailure& failure) {
    return {model::problem_kind(failure.cause),
            failure.detail + " " + std::string(model::hint(failure.cause)),
            {}};
}

// The pause after attempt number `tries`, or nothing when it was the last.
std::optional<seconds> pause_after(int tries, const model::ValidationFailure& failure) {
    const auto index = static_cast<std::size_t>(tries - 1);
    if (!model::worth_retrying(failure.cause) || tries < 1 || index >= kPauses.size()) {
        return std::nullopt;
    }
    return kPauses[index];
}

}  // namespace

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
            CAUSEWAY_TRY(Authorization after, model::respond(*before, challenge, now));
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
    if (!*request) return;
    const base::Deadline deadline = base::Deadline::after(parts_.clock, kAttemptDeadline);
    ++in_flight_;
    parts_.validator.start(**request, deadline, [this, job](model::ValidationTrace trace) {
        parts_.executor([this, job, trace = std::move(trace)] {
            conclude(job, trace);
            --in_flight_;
        });
    });
}

std::optional<va::ValidationRequest> Validation::prepare(model::UnitOfWork& unit,
                                                         const model::Job& job) {
    const model::ChallengeId id(job.subject);
    const auto authorization = unit.authorizations.find(job.scope, id);
    if (!authorization) return std::nullopt;
    const Challenge* challenge = authorization->find(id);
    if (authorization->status != model::AuthorizationStatus::pending ||
        challenge->status != ChallengeStatus::processing) {
        return std::nullopt;
    }
    const auto account = unit.accounts.find(job.scope, authorization->account_id);
    const auto context = unit.endpoints.find(job.scope);
    if (!account || account->status != model::AccountStatus::valid || !context) return std::nullopt;
    return va::ValidationRequest{
        job.scope.tenant,
        challenge->type,
        authorization->identifier,
        challenge->token,
        model::key_authorization(challenge->token, account->key.thumbprint()),
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
    auto authorization = unit.authorizations.find(job.scope, id);
    const auto context = unit.endpoints.find(job.scope);
    if (!authorization || !context) {
        return base::fail(base::internal_error("a validated challenge is gone"));
    }
    unit.validation_attempts.insert({model::ValidationAttemptId::make(parts_.clock, parts_.random),
                                     job.scope, authorization->id, id, job.tries, trace});
    const Counted counted{context->tenant.slug.text(), authorization->find(id)->type};

    const auto pause =
        trace.failure ? pause_after(job.tries, *trace.failure) : std::optional<seconds>();
    if (authorization->status != model::AuthorizationStatus::pending) {
        unit.jobs.finish(job);
    } else if (pause) {
        unit.authorizations.update(
            model::note_failure(*std::move(authorization), id, to_problem(*trace.failure)));
        unit.jobs.postpone(job, parts_.clock.now() + *pause);
    } else {
        unit.jobs.finish(job);
        decide(unit, *std::move(authorization), context->endpoint, {id, trace});
    }
    return counted;
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
    decide_orders(unit, authorization);
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
    const Caller system{{"system", ""}, ""};
    AuditPayload payload = {{"identifier", authorization.identifier.value()},
                            {"challenge", std::string(base::name_of(challenge.type))},
                            {"source", std::string(base::name_of(authorization.source))}};
    if (trace.failure) {
        payload.emplace_back("cause", base::name_of(trace.failure->cause));
        payload.emplace_back("detail", trace.failure->detail);
    }
    unit.audit.append(AuditDraft(parts_.clock, parts_.random, system)
                          .in(authorization.scope)
                          .event(trace.succeeded() ? AuditAction::authorization_validated
                                                   : AuditAction::authorization_failed,
                                 object_name("authorization", authorization.id),
                                 std::move(payload)));
}

void Validation::decide_orders(model::UnitOfWork& unit, const Authorization& authorization) {
    for (model::Order& order : unit.orders.waiting_for(authorization.scope, authorization.id)) {
        const auto all = unit.authorizations.of_order(order.scope, order.id);
        const model::Order decided = model::follow(std::move(order), all);
        if (decided.status != model::OrderStatus::pending) unit.orders.update(decided);
    }
}

}  // namespace causeway::ra
