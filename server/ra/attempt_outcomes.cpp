// SPDX-License-Identifier: Apache-2.0
#include "ra/attempt_outcomes.hpp"

#include <algorithm>

#include "ra/answer_check.hpp"
#include "ra/back_off.hpp"
#include "ra/intent.hpp"
#include "ra/order_progress.hpp"
#include "ra/outcome_words.hpp"

namespace causeway::ra {
namespace {

using model::Attempt;
using model::AttemptDuty;
using model::AttemptState;
using model::AuditAction;
using std::chrono::seconds;

constexpr seconds kMinPause{1};
constexpr seconds kMaxPollPause{3600};

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

// The CA was asked what became of the request; nothing was sent.
bool only_asked(const AttemptWork& work) {
    return work.duty == AttemptDuty::find;
}

bool asked_in_vain(const AttemptWork& work, const ca::FindOutcome& outcome) {
    const bool says_nothing = std::holds_alternative<ca::Unavailable>(outcome) ||
                              std::holds_alternative<ca::Unknown>(outcome);
    const bool repeats = std::holds_alternative<ca::NotFound>(outcome) && work.repeatable;
    return only_asked(work) && (says_nothing || repeats);
}

// The call had something sent that may have been sent before.
bool is_repeated(const AttemptWork& work) {
    return work.duty == AttemptDuty::enroll && !work.late && work.attempt.is_repetition();
}

const char* operation_of(const AttemptWork& work) {
    if (only_asked(work)) return "find";
    return still_pending(work) ? "resume" : "enroll";
}

bool never_called(const ca::FindOutcome& outcome) {
    const auto* unavailable = std::get_if<ca::Unavailable>(&outcome);
    return unavailable != nullptr && !unavailable->called;
}

// The attempt still is as it was when the CA was called for it.
bool untouched(const Attempt& current, const Attempt& called) {
    return current.fence == called.fence && current.state == called.state;
}

// Nothing has been sent since that call but the call itself.
bool last_sent_by(const Attempt& current, const Attempt& called) {
    return current.fence <= called.fence + 1;
}

// Whether an answer that comes late still decides: no other answer has, and this one knows more.
bool decides(const ca::FindOutcome& outcome, const Attempt& current, const AttemptWork& work,
             bool order_waits) {
    const bool in_doubt =
        current.state == AttemptState::unknown ||
        (current.state == AttemptState::sending && current.fence == work.attempt.fence);
    const bool undecided = in_doubt || current.state == AttemptState::pending;
    // The repetition that is under way would bring the same certificate.
    const bool repeating = current.state == AttemptState::sending && current.is_repetition();
    if (std::holds_alternative<ca::Issued>(outcome)) return undecided || repeating;
    if (std::holds_alternative<ca::Rejected>(outcome)) return undecided;
    if (std::holds_alternative<ca::Pending>(outcome)) return in_doubt && order_waits;
    return std::holds_alternative<ca::Unavailable>(outcome) && in_doubt && order_waits &&
           work.duty == AttemptDuty::enroll && !is_repeated(work) &&
           last_sent_by(current, work.attempt);
}

}  // namespace

void AttemptOutcomes::record(model::UnitOfWork& unit, AttemptWork& work, const CallEnd& end) const {
    const auto current = unit.attempts.find(work.attempt.scope, work.attempt.id);
    const bool late = end.late || !current || !untouched(*current, work.attempt);
    const OutcomeWords words = describe(end.outcome);
    if (!never_called(end.outcome)) {
        unit.attempts.record({work.attempt.scope, work.attempt.id, work.attempt.fence,
                              operation_of(work), words.name, words.detail, late, clock_.now(),
                              end.took});
    }
    if (late) {
        settle_late(unit, work, end.outcome);
        if (const auto leaf = unserved(unit, work, end.outcome)) {
            audit(unit, work, AuditAction::certificate_unserved, identity_of(*leaf));
        }
        return;
    }
    if (!asked_in_vain(work, end.outcome)) work.attempt.reason_for_log = words.detail;
    std::visit([&](const auto& answer) { apply(unit, work, answer); }, end.outcome);
}

// The evidence is written together with its effect. A claim makes one call, which ends at most
// twice, differently: with Unknown at its deadline and with an answer after it.
bool AttemptOutcomes::is_recorded(model::UnitOfWork& unit, AttemptWork& work,
                                  const CallEnd& end) const {
    const std::string name = describe(end.outcome).name;
    const auto exchanges = unit.attempts.exchanges(work.attempt.scope, work.attempt.id);
    const bool recorded = std::ranges::any_of(exchanges, [&](const auto& exchange) {
        return exchange.fence == work.attempt.fence && exchange.outcome == name;
    });
    if (!recorded) return false;
    const auto current = unit.attempts.find(work.attempt.scope, work.attempt.id);
    if (current && current->fence == work.attempt.fence) work.attempt = *current;
    return true;
}

std::optional<crypto::Certificate> AttemptOutcomes::unserved(model::UnitOfWork& unit,
                                                             const AttemptWork& work,
                                                             const ca::FindOutcome& outcome) const {
    const auto* issued = std::get_if<ca::Issued>(&outcome);
    if (issued == nullptr) return std::nullopt;
    const auto order = unit.orders.find(work.order.scope, work.order.id);
    const bool wanted = order && (order->status == model::OrderStatus::processing ||
                                  order->status == model::OrderStatus::valid);
    const auto current = unit.attempts.find(work.attempt.scope, work.attempt.id);
    const bool stored = wanted && current && current->state == AttemptState::issued;
    if (stored && current->answer == issued->certificates) return std::nullopt;
    auto leaf = leaf_of(issued->certificates, work.attempt.csr);
    if (stored && leaf_of(current->answer, current->csr) == leaf) return std::nullopt;
    return leaf;
}

bool AttemptOutcomes::left_at_ca(model::UnitOfWork& unit, const AttemptWork& work,
                                 const ca::FindOutcome& outcome) const {
    if (!std::holds_alternative<ca::Pending>(outcome)) return false;
    const auto current = unit.attempts.find(work.attempt.scope, work.attempt.id);
    return current &&
           (current->state == AttemptState::issued || current->state == AttemptState::rejected ||
            current->state == AttemptState::unavailable);
}

void AttemptOutcomes::hold(model::UnitOfWork& unit, const AttemptWork& work,
                           const std::string& reason, seconds wished) const {
    // Why an attempt is unknown is the first that its operator asks.
    const bool told =
        work.attempt.state == AttemptState::unknown || work.attempt.reason_for_log == reason;
    Attempt attempt = work.attempt;
    attempt.reason_for_log = reason;
    if (!told && !unit.attempts.update_if(attempt, attempt.fence)) throw model::StaleWrite();
    unit.jobs.postpone(work.job, clock_.now() + back_off(work.job.tries, wished, random_));
}

void AttemptOutcomes::withhold(model::UnitOfWork& unit, AttemptWork& work,
                               const base::Error& why) const {
    end_unowned(unit, work, AttemptState::unavailable, why.detail);
    fail_order(unit, work.order,
               {why.kind, "Nothing was sent to the CA. " + why.detail, why.subproblems});
}

void AttemptOutcomes::apply(model::UnitOfWork& unit, AttemptWork& work,
                            const ca::Issued& outcome) const {
    work.attempt.state = AttemptState::issued;
    work.attempt.answer = outcome.certificates;
    work.attempt.handle.clear();
    // The lease stays: the same worker goes on to verify and publish.
    if (!unit.attempts.update_if(work.attempt, work.attempt.fence)) throw model::StaleWrite();
    audit(unit, work, AuditAction::certificate_received, digests_of(outcome.certificates));
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
    fail_order(unit, work.order, {outcome.kind, outcome.for_client, {}});
}

void AttemptOutcomes::apply(model::UnitOfWork& unit, AttemptWork& work,
                            const ca::NotFound& outcome) const {
    if (work.repeatable) return stay_unknown(unit, work, clock_.now());
    work.attempt.reason_for_log = describe(outcome).detail;
    end_without_action(unit, work, {work.attempt.reason_for_log, seconds(0)});
}

void AttemptOutcomes::apply(model::UnitOfWork& unit, AttemptWork& work,
                            const ca::Unavailable& outcome) const {
    if (only_asked(work)) {
        return stay_unknown(unit, work,
                            clock_.now() + back_off(work.job.tries, outcome.retry_after, random_));
    }
    if (is_repeated(work)) return apply(unit, work, ca::Unknown{outcome.for_log});
    const auto postpone = [&] {
        const int tries = outcome.called ? work.attempt.number : work.job.tries;
        store(unit, work);
        unit.jobs.postpone(work.job, clock_.now() + back_off(tries, outcome.retry_after, random_));
    };
    if (still_pending(work)) return postpone();
    if (!outcome.called && next_connector(unit, work.attempt) == work.attempt.connector_id) {
        audit(unit, work, AuditAction::issuance_unavailable, {{"reason", outcome.for_log}});
        work.attempt.state = AttemptState::prepared;
        return postpone();
    }
    end_without_action(unit, work, outcome);
}

void AttemptOutcomes::end_without_action(model::UnitOfWork& unit, AttemptWork& work,
                                         const ca::Unavailable& outcome) const {
    audit(unit, work, AuditAction::issuance_unavailable, {{"reason", outcome.for_log}});
    work.attempt.state = AttemptState::unavailable;
    store(unit, work);
    unit.jobs.finish(work.job);
    const model::ConnectorId next = next_connector(unit, work.attempt);
    prepare_next(unit, work, turn_of(unit, work.attempt, next, outcome.retry_after));
}

void AttemptOutcomes::apply(model::UnitOfWork& unit, AttemptWork& work,
                            const ca::Unknown& outcome) const {
    const base::Time later = clock_.now() + back_off(work.job.tries, seconds(0), random_);
    if (only_asked(work)) return stay_unknown(unit, work, later);
    if (still_pending(work)) {
        store(unit, work);
        unit.jobs.postpone(work.job, later);
        return;
    }
    // Once the lease is over, nothing of the call is under way any more, and what the CA says of it
    // then is final.
    const base::Time ask = std::max(work.attempt.lease_until.value_or(later), later);
    const bool again = is_repeated(work);
    work.attempt.become_unknown(clock_.now());
    if (again) {
        stay_unknown(unit, work, ask);
    } else {
        begin_to_ask(unit, work, ask);
    }
    audit(unit, work, AuditAction::issuance_unknown, {{"reason", outcome.for_log}});
}

void AttemptOutcomes::stay_unknown(model::UnitOfWork& unit, AttemptWork& work,
                                   base::Time ask_again) const {
    store(unit, work);
    unit.jobs.postpone(work.job, std::min(ask_again, work.attempt.give_up_at));
}

// The order's patience has a job of its own, which no process ends that does not know how to ask.
void AttemptOutcomes::begin_to_ask(model::UnitOfWork& unit, AttemptWork& work,
                                   base::Time at) const {
    store(unit, work);
    unit.jobs.postpone(work.job, work.attempt.give_up_at);
    unit.jobs.enqueue(
        next_step(work.attempt, std::min(at, work.attempt.give_up_at), clock_, random_));
}

void AttemptOutcomes::abandon(model::UnitOfWork& unit, AttemptWork& work) const {
    work.attempt.reason_for_log = "the process that was sending it vanished";
    begin_to_ask(unit, work, clock_.now());
    audit(unit, work, AuditAction::issuance_unknown, {{"reason", work.attempt.reason_for_log}});
}

void AttemptOutcomes::give_up(model::UnitOfWork& unit, AttemptWork& work) const {
    const bool nothing_sent = work.attempt.state == AttemptState::prepared;
    const bool in_doubt =
        work.attempt.state == AttemptState::sending || work.attempt.state == AttemptState::pending;
    if (nothing_sent || in_doubt) {
        end_unowned(unit, work, nothing_sent ? AttemptState::unavailable : AttemptState::unknown,
                    "the CA did not decide before the order's patience ended");
    } else {
        unit.jobs.finish(work.job);
    }
    fail_order(unit, work.order,
               not_issued("The CA did not answer in time. Place a new order later" +
                          reference(work.attempt) + "."));
}

void AttemptOutcomes::end_unowned(model::UnitOfWork& unit, AttemptWork& work, AttemptState state,
                                  const std::string& reason) const {
    Attempt& attempt = work.attempt;
    const std::int64_t fence = attempt.fence++;
    attempt.state = state;
    if (state == AttemptState::unknown) attempt.become_unknown(clock_.now());
    attempt.reason_for_log = reason;
    attempt.lease_until.reset();
    if (!unit.attempts.update_if(attempt, fence)) throw model::StaleWrite();
    unit.jobs.finish(work.job);
    audit(unit, work,
          state == AttemptState::unknown ? AuditAction::issuance_unknown
                                         : AuditAction::issuance_unavailable,
          {{"reason", reason}});
}

void AttemptOutcomes::announce_sending(model::UnitOfWork& unit, const AttemptWork& work) const {
    AuditPayload payload = {{"connector", work.attempt.connector_id.to_string()},
                            {"number", std::to_string(work.attempt.number)}};
    if (work.attempt.is_repetition()) payload.emplace_back("repeated", "true");
    audit(unit, work, AuditAction::issuance_sent, std::move(payload));
}

void AttemptOutcomes::store(model::UnitOfWork& unit, AttemptWork& work) const {
    work.attempt.lease_until.reset();
    if (!unit.attempts.update_if(work.attempt, work.attempt.fence)) throw model::StaleWrite();
}

void AttemptOutcomes::fall_over(model::UnitOfWork& unit, AttemptWork& work,
                                const std::string& reason, model::ConnectorId to) const {
    end_unowned(unit, work, AttemptState::unavailable, reason);
    prepare_next(unit, work, turn_of(unit, work.attempt, to, seconds(0)));
}

Turn AttemptOutcomes::turn_of(model::UnitOfWork& unit, const Attempt& ended, model::ConnectorId to,
                              seconds wished) const {
    const base::Time now = clock_.now();
    if (goes_forward(connectors_of(unit, ended.scope), ended.connector_id, to)) return {to, now};
    return {to, now + back_off(round_of(unit, ended), wished, random_)};
}

void AttemptOutcomes::prepare_next(model::UnitOfWork& unit, const AttemptWork& work,
                                   const Turn& turn) const {
    Attempt next;
    next.connector_id = turn.connector;
    next.number = work.attempt.number + 1;
    next.csr = work.attempt.csr;
    next.give_up_at = work.attempt.give_up_at;
    AuditPayload details;
    if (next.connector_id != work.attempt.connector_id) {
        reroute_order(unit, work, next.connector_id);
        details = {{"fell_over_from", work.attempt.connector_id.to_string()},
                   {"fell_over_because", work.attempt.reason_for_log}};
    }
    intend(unit, {work.order, work.account, std::move(next), turn.at, std::move(details)}, self_,
           clock_, random_);
}

void AttemptOutcomes::fail_order(model::UnitOfWork& unit, const model::Order& order,
                                 const model::Problem& problem) const {
    AuditDraft draft(clock_, random_, self_);
    fail_processing(unit, draft, order, problem);
}

void AttemptOutcomes::reroute_order(model::UnitOfWork& unit, const AttemptWork& work,
                                    model::ConnectorId to) const {
    const auto order = unit.orders.find(work.order.scope, work.order.id);
    if (!order) return;
    const auto rerouted = model::reroute(*order, to);
    if (rerouted) unit.orders.update(*rerouted);
}

void AttemptOutcomes::settle_late(model::UnitOfWork& unit, const AttemptWork& work,
                                  const ca::FindOutcome& outcome) const {
    const auto current = unit.attempts.find(work.attempt.scope, work.attempt.id);
    const auto order = unit.orders.find(work.order.scope, work.order.id);
    const bool order_waits = order && order->status == model::OrderStatus::processing;
    if (!current) return;
    if (!decides(outcome, *current, work, order_waits)) {
        if (const auto* issued = std::get_if<ca::Issued>(&outcome)) keep(unit, *current, *issued);
        return;
    }
    AttemptWork settled = work;
    settled.late = true;
    settled.attempt = *current;
    settled.attempt.lease_until.reset();
    settled.attempt.reason_for_log = describe(outcome).detail;
    ++settled.attempt.fence;
    if (!unit.attempts.update_if(settled.attempt, current->fence)) throw model::StaleWrite();
    // The job is the call's own as long as no heir has taken the attempt over.
    if (current->fence != work.attempt.fence) {
        settled.job = next_step(settled.attempt, clock_.now(), clock_, random_);
        unit.jobs.enqueue(settled.job);
    } else {
        unit.jobs.postpone(settled.job, clock_.now());
    }
    std::visit([&](const auto& answer) { apply(unit, settled, answer); }, outcome);
}

void AttemptOutcomes::keep(model::UnitOfWork& unit, Attempt attempt,
                           const ca::Issued& answer) const {
    const bool ended_without =
        (attempt.state == AttemptState::unavailable || attempt.state == AttemptState::rejected) &&
        attempt.answer.empty();
    if (!ended_without) return;
    attempt.answer = answer.certificates;
    if (!unit.attempts.update_if(attempt, attempt.fence)) throw model::StaleWrite();
}

void AttemptOutcomes::audit(model::UnitOfWork& unit, const AttemptWork& work,
                            model::AuditAction action, AuditPayload payload) const {
    if (work.late) payload.emplace_back("late", "true");
    if (only_asked(work)) payload.emplace_back("found", "true");
    unit.audit.append(
        AuditDraft(clock_, random_, self_)
            .in(work.attempt.scope)
            .about(work.attempt.order_id)
            .event(action, object_name("attempt", work.attempt.id), std::move(payload)));
}

}  // namespace causeway::ra
