// SPDX-License-Identifier: Apache-2.0
#include "ra/attempt_outcomes.hpp"

#include <algorithm>
#include <type_traits>

#include "base/encoding.hpp"
#include "crypto/hash.hpp"

namespace causeway::ra {
namespace {

using model::Attempt;
using model::AttemptDuty;
using model::AttemptState;
using model::AuditAction;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds kMinPause{1};
constexpr seconds kMaxPause{300};
constexpr seconds kMaxPollPause{3600};

struct ExchangeWords {
    const char* outcome;
    std::string detail;
};

ExchangeWords describe(const ca::EnrollOutcome& outcome) {
    return std::visit(
        [](const auto& answer) -> ExchangeWords {
            using Answer = std::decay_t<decltype(answer)>;
            if constexpr (std::is_same_v<Answer, ca::Issued>) {
                return {"issued", std::to_string(answer.certificates.size()) + " certificates"};
            } else if constexpr (std::is_same_v<Answer, ca::Pending>) {
                return {"pending",
                        "ask again in " + std::to_string(answer.retry_after.count()) + " s"};
            } else if constexpr (std::is_same_v<Answer, ca::Rejected>) {
                return {"rejected", answer.for_log};
            } else if constexpr (std::is_same_v<Answer, ca::Unavailable>) {
                return {"unavailable", answer.for_log};
            } else {
                return {"unknown", answer.for_log};
            }
        },
        outcome);
}

model::Problem not_issued(std::string detail) {
    return {base::ErrorKind::internal, std::move(detail), {}};
}

std::string reference(const Attempt& attempt) {
    return " (reference " + attempt.id.to_string() + ")";
}

// The CA holds the request: whatever a poll said, asking again is right.
bool still_pending(const AttemptWork& work) {
    return work.duty == AttemptDuty::resume;
}

}  // namespace

void AttemptOutcomes::record(model::UnitOfWork& unit, AttemptWork& work,
                             const ca::EnrollOutcome& outcome, base::Duration took) const {
    const auto current = unit.attempts.find(work.attempt.scope, work.attempt.id);
    const bool late = !current || current->fence != work.attempt.fence;
    const ExchangeWords words = describe(outcome);
    unit.attempts.record({work.attempt.scope, work.attempt.id, work.attempt.fence,
                          still_pending(work) ? "resume" : "enroll", words.outcome, words.detail,
                          late, clock_.now(), took});
    if (late) {
        settle_late(unit, work, outcome);
        return;
    }
    work.attempt.reason_for_log = words.detail;
    std::visit([&](const auto& answer) { apply(unit, work, answer); }, outcome);
}

void AttemptOutcomes::apply(model::UnitOfWork& unit, AttemptWork& work,
                            const ca::Issued& outcome) const {
    work.attempt.state = AttemptState::issued;
    work.attempt.answer = outcome.certificates;
    work.attempt.handle.clear();
    // The lease stays: the same worker goes on to verify and publish.
    if (!unit.attempts.update_if(work.attempt, work.attempt.fence)) throw model::StaleWrite();
    AuditPayload payload;
    for (const base::Bytes& certificate : outcome.certificates) {
        payload.emplace_back("certificate_sha256", base::hex_encode(crypto::sha256(certificate)));
    }
    audit(unit, work, AuditAction::certificate_received, std::move(payload));
}

void AttemptOutcomes::apply(model::UnitOfWork& unit, AttemptWork& work,
                            const ca::Pending& outcome) const {
    const bool first = work.attempt.state != AttemptState::pending;
    work.attempt.state = AttemptState::pending;
    work.attempt.handle = outcome.handle;
    store(unit, work);
    unit.jobs.postpone(work.job,
                       clock_.now() + std::clamp(outcome.retry_after, kMinPause, kMaxPollPause));
    if (first) audit(unit, work, AuditAction::issuance_pending);
}

void AttemptOutcomes::apply(model::UnitOfWork& unit, AttemptWork& work,
                            const ca::Rejected& outcome) const {
    work.attempt.state = AttemptState::rejected;
    store(unit, work);
    unit.jobs.finish(work.job);
    audit(unit, work, AuditAction::issuance_rejected, {{"reason", outcome.for_log}});
    fail_order(unit, work, {outcome.kind, outcome.for_client, {}});
}

void AttemptOutcomes::apply(model::UnitOfWork& unit, AttemptWork& work,
                            const ca::Unavailable& outcome) const {
    const base::Time at = clock_.now() + back_off(work.attempt.number, outcome.retry_after);
    if (still_pending(work)) {
        store(unit, work);
        unit.jobs.postpone(work.job, at);
        return;
    }
    work.attempt.state = AttemptState::unavailable;
    store(unit, work);
    unit.jobs.finish(work.job);
    audit(unit, work, AuditAction::issuance_unavailable, {{"reason", outcome.for_log}});
    prepare_next(unit, work, at);
}

void AttemptOutcomes::apply(model::UnitOfWork& unit, AttemptWork& work,
                            const ca::Unknown& outcome) const {
    if (still_pending(work)) {
        store(unit, work);
        unit.jobs.postpone(work.job, clock_.now() + back_off(work.job.tries, seconds(0)));
        return;
    }
    work.attempt.state = AttemptState::unknown;
    store(unit, work);
    // Only the end of the order's patience is left to wait for; nothing is sent again.
    unit.jobs.postpone(work.job, work.attempt.give_up_at);
    audit(unit, work, AuditAction::issuance_unknown, {{"reason", outcome.for_log}});
}

void AttemptOutcomes::abandon(model::UnitOfWork& unit, const AttemptWork& work) const {
    unit.jobs.postpone(work.job, work.attempt.give_up_at);
    audit(unit, work, AuditAction::issuance_unknown,
          {{"reason", "the process that was sending it vanished"}});
}

void AttemptOutcomes::give_up(model::UnitOfWork& unit, const AttemptWork& work) const {
    Attempt attempt = work.attempt;
    const std::int64_t fence = attempt.fence++;
    if (attempt.state == AttemptState::prepared) attempt.state = AttemptState::unavailable;
    if (attempt.state == AttemptState::pending || attempt.state == AttemptState::sending) {
        attempt.state = AttemptState::unknown;
    }
    attempt.lease_until.reset();
    if (!unit.attempts.update_if(attempt, fence)) throw model::StaleWrite();
    unit.jobs.finish(work.job);
    fail_order(unit, work,
               not_issued("The CA did not answer in time. Place a new order later" +
                          reference(attempt) + "."));
}

void AttemptOutcomes::announce_sending(model::UnitOfWork& unit, const AttemptWork& work) const {
    audit(unit, work, AuditAction::issuance_sent,
          {{"connector", work.attempt.connector_id.to_string()},
           {"number", std::to_string(work.attempt.number)}});
}

void AttemptOutcomes::store(model::UnitOfWork& unit, AttemptWork& work) const {
    work.attempt.lease_until.reset();
    if (!unit.attempts.update_if(work.attempt, work.attempt.fence)) throw model::StaleWrite();
}

void AttemptOutcomes::prepare_next(model::UnitOfWork& unit, const AttemptWork& work,
                                   base::Time at) const {
    Attempt next;
    next.id = model::AttemptId::make(clock_, random_);
    next.scope = work.attempt.scope;
    next.order_id = work.attempt.order_id;
    next.connector_id = work.attempt.connector_id;
    next.number = work.attempt.number + 1;
    next.csr = work.attempt.csr;
    next.give_up_at = work.attempt.give_up_at;
    next.created_at = clock_.now();
    unit.attempts.insert(next);
    unit.jobs.enqueue({model::JobId::make(clock_, random_), model::JobKind::issue, work.job.lane,
                       next.scope, next.id.value(), 0, at, 0});
}

void AttemptOutcomes::fail_order(model::UnitOfWork& unit, const AttemptWork& work,
                                 const model::Problem& problem) const {
    const auto order = unit.orders.find(work.order.scope, work.order.id);
    if (!order) return;
    const auto failed = model::fail_processing(*order, problem);
    if (!failed) return;
    unit.orders.update(*failed);
    audit(unit, work, AuditAction::order_failed,
          {{"problem", base::to_string(problem.kind)}, {"detail", problem.detail}});
}

void AttemptOutcomes::settle_late(model::UnitOfWork& unit, const AttemptWork& work,
                                  const ca::EnrollOutcome& outcome) const {
    const auto* issued = std::get_if<ca::Issued>(&outcome);
    auto attempt = unit.attempts.find(work.attempt.scope, work.attempt.id);
    if (issued == nullptr || !attempt || attempt->state != AttemptState::unknown) return;
    const std::int64_t fence = attempt->fence++;
    attempt->state = AttemptState::issued;
    attempt->answer = issued->certificates;
    if (!unit.attempts.update_if(*attempt, fence)) throw model::StaleWrite();
    audit(unit, work, AuditAction::certificate_received, {{"late", "true"}});
    unit.jobs.enqueue({model::JobId::make(clock_, random_), model::JobKind::issue, work.job.lane,
                       attempt->scope, attempt->id.value(), 0, clock_.now(), 0});
}

void AttemptOutcomes::audit(model::UnitOfWork& unit, const AttemptWork& work,
                            model::AuditAction action, AuditPayload payload) const {
    unit.audit.append(
        AuditDraft(clock_, random_, self_)
            .in(work.attempt.scope)
            .about(work.attempt.order_id)
            .event(action, object_name("attempt", work.attempt.id), std::move(payload)));
}

milliseconds AttemptOutcomes::back_off(int number, seconds wished) const {
    const int doublings = std::clamp(number - 1, 0, 8);
    const milliseconds grown = std::chrono::seconds(2 << doublings);
    const milliseconds pause =
        std::clamp<milliseconds>(std::max<milliseconds>(grown, wished), kMinPause, kMaxPause);
    const auto spread = random_.take<1>()[0];  // 0..255 of a fifth
    return pause + pause * spread / (255 * 5);
}

}  // namespace causeway::ra
