// SPDX-License-Identifier: Apache-2.0
#include "ra/enrollment.hpp"

#include <algorithm>

#include "crypto/csr.hpp"
#include "ra/blocked_keys.hpp"
#include "ra/name_rules.hpp"
#include "ra/outcome_log.hpp"
#include "ra/outcome_words.hpp"
#include "ra/remedies.hpp"
#include "ra/standing.hpp"

namespace causeway::ra {
namespace {

using model::AttemptDuty;
using model::AttemptState;
using model::Connector;

// How often a closed endpoint, or a log that is not sealed, is looked at for what waits behind it.
constexpr std::chrono::seconds kLookAgain{30};

// The others of the endpoint's list, in the order of asking them.
std::vector<Connector> alternatives_for(model::UnitOfWork& unit, model::EndpointScope scope,
                                        model::ConnectorId present) {
    std::vector<Connector> out;
    for (const model::ConnectorId id : alternatives(connectors_of(unit, scope), present)) {
        if (auto connector = unit.connectors.find(id)) out.push_back(*std::move(connector));
    }
    return out;
}

// An attempt that has ended may leave a job behind, which must not speak for its successor.
bool has_successor(model::UnitOfWork& unit, const model::Attempt& attempt) {
    if (attempt.state != AttemptState::unavailable) return false;
    return unit.attempts.of_order(attempt.scope, attempt.order_id).back().number > attempt.number;
}

// Everything about an attempt, or nothing when one part is gone or there is nothing to do for it.
std::optional<AttemptWork> load(model::UnitOfWork& unit, const model::Job& job) {
    const auto attempt = unit.attempts.find(job.scope, model::AttemptId(job.subject));
    if (!attempt || has_successor(unit, *attempt)) return std::nullopt;
    auto work = load_work(unit, *attempt);
    if (!work || work->order.status != model::OrderStatus::processing) return std::nullopt;
    work->job = job;
    return work;
}

// A stored certificate is published however late it is.
bool out_of_time(const model::Attempt& attempt, base::Time now) {
    return now >= attempt.give_up_at && attempt.state != AttemptState::issued;
}

// Whether the account may still have what it asked for, under those names and for that key.
base::Result<void> check_still_wanted(model::UnitOfWork& unit, const AttemptWork& work,
                                      base::Time now) {
    CAUSEWAY_CHECK(check_still_entitled(work.context, work.account, now));
    CAUSEWAY_TRY(const policy::IdentifierRules rules,
                 name_rules(unit, work.context, work.account, now));
    CAUSEWAY_CHECK(policy::check_identifiers(work.order.identifiers, rules));
    CAUSEWAY_TRY(const crypto::Csr csr, crypto::Csr::parse(work.attempt.csr));
    return check_not_blocked(unit, csr.key(), base::ErrorKind::bad_csr);
}

}  // namespace

Enrollment::Enrollment(Parts parts, std::string node, std::chrono::seconds call_deadline)
    : parts_(std::move(parts)),
      self_{{"system:" + node, ""}, ""},
      node_(std::move(node)),
      call_deadline_(call_deadline),
      outcomes_(parts_.clock, parts_.random, self_),
      recorder_({parts_.database, outcomes_, parts_.log, parts_.metrics, parts_.pause}),
      publication_(
          {parts_.database, parts_.issuer, parts_.clock, parts_.random, parts_.log, parts_.metrics},
          self_),
      late_([this](AttemptWork work, const CallEnd& end) { take_late(std::move(work), end); },
            parts_.clock, parts_.log) {}

void Enrollment::run(const model::Job& job) {
    const std::optional<Refusal> refused = refusal(job);
    auto taken = model::write(
        parts_.database, [&](model::UnitOfWork& unit) { return take_over(unit, job, refused); });
    base::Result<void> done;
    if (!taken) {
        done = base::fail(std::move(taken).error());
    } else if (taken->fell_over) {
        report(parts_.log, parts_.metrics, *taken->work, *taken->fell_over);
    } else if (taken->work) {
        AttemptWork& work = *taken->work;
        if (work.attempt.state == AttemptState::unknown && work.duty != AttemptDuty::find) {
            log_unknown(parts_.log, work);
        } else {
            done = advance(work);
        }
        // After `unavailable` the order goes on, and another connector may have news at once.
        if (work.attempt.state != AttemptState::unavailable) parts_.waiters.notify(work.order.id);
    }
    // The job's lease runs out and an heir reads from the attempt how far we came.
    if (!done) {
        parts_.log.error("issuance.interrupted", {{"attempt", job.subject.to_string()},
                                                  {"detail", done.error().detail},
                                                  {"error", done.error().internal}});
    }
}

// Asked before the attempt is touched, so that a CA which is not called leaves no trace of a call,
// and an order stays where it is while no CA takes it.
std::optional<Enrollment::Refusal> Enrollment::refusal(const model::Job& job) {
    const auto connector = model::connector_of(job.lane);
    if (!connector) return std::nullopt;
    const auto ask = [&](model::ConnectorId id) {
        return parts_.issuer.refusal(id, base::Deadline::after(parts_.clock, call_deadline_));
    };
    auto why = ask(*connector);
    if (!why) return std::nullopt;
    Refusal refused{*std::move(why), std::nullopt};
    const auto others = model::read(
        parts_.database, [&](model::UnitOfWork& unit) -> base::Result<std::vector<Connector>> {
            return alternatives_for(unit, job.scope, *connector);
        });
    if (!others) return refused;
    // Each may take a probe's time; the rest is asked next time.
    const auto enough = base::Deadline::after(parts_.clock, call_deadline_);
    for (const Connector& other : *others) {
        if (enough.passed(parts_.clock)) break;
        const auto also = ask(other.id);
        if (!also) {
            refused.instead = other.id;
            return refused;
        }
        refused.why.retry_after = std::min(refused.why.retry_after, also->retry_after);
        refused.why.for_log += "; " + other.slug.text() + ": " + also->for_log;
    }
    return refused;
}

base::Result<Enrollment::Taken> Enrollment::take_over(model::UnitOfWork& unit,
                                                      const model::Job& job,
                                                      const std::optional<Refusal>& refusal) {
    auto work = load(unit, job);
    if (!work) {
        unit.jobs.finish(job);
        return Taken();
    }
    const base::Time now = parts_.clock.now();
    const Remedies remedies =
        refusal ? Remedies() : remedies_for(unit, parts_.catalog, work->attempt);
    auto claimed = model::claim(work->attempt, node_, now, now + lease(), remedies.next);
    if (!claimed) {
        unit.jobs.postpone(job, *work->attempt.lease_until);
        return Taken();
    }
    if (out_of_time(work->attempt, now)) {
        outcomes_.give_up(unit, *work);
        return work->attempt.state == AttemptState::unknown ? Taken{std::move(work), {}} : Taken();
    }
    if (claimed->duty == AttemptDuty::nothing) {
        leave(unit, *work, refusal);
        return Taken();
    }
    if (!may_go_out(unit, *work, claimed->duty, refusal)) {
        auto fell_over = fall_over_of(unit, work->attempt);
        return fell_over ? Taken{std::move(work), std::move(fell_over)} : Taken();
    }
    const std::int64_t fence = work->attempt.fence;
    work->attempt = std::move(claimed->attempt);
    work->duty = claimed->duty;
    work->repeatable = remedies.repeatable;
    if (!unit.attempts.update_if(work->attempt, fence)) throw model::StaleWrite();
    if (work->duty == AttemptDuty::investigate) {
        outcomes_.abandon(unit, *work);
        return Taken{std::move(work), {}};
    }
    if (work->duty == AttemptDuty::enroll) outcomes_.announce_sending(unit, *work);
    return Taken{std::move(work), {}};
}

// An attempt that has ended, or waits for a person, needs no job. One that is unknown waits for its
// connector too, which is asked as soon as it is called again.
void Enrollment::leave(model::UnitOfWork& unit, const AttemptWork& work,
                       const std::optional<Refusal>& refusal) {
    if (work.attempt.state == AttemptState::unknown && refusal) {
        outcomes_.hold(unit, work, refusal->why.for_log, refusal->why.retry_after);
    } else {
        unit.jobs.finish(work.job);
    }
}

// What was intended may be forbidden by now, or not possible yet. A closed door opens again, and so
// does the gate when the log is sealed again: the attempt waits; an account that lost its standing,
// or the right to a name, does not get what it asked for before, and nobody gets anything for a key
// that was compromised meanwhile. What may have been sent before is not sent again then, and stays
// unknown: nothing can be said of the first time.
bool Enrollment::may_go_out(model::UnitOfWork& unit, AttemptWork& work, AttemptDuty duty,
                            const std::optional<Refusal>& refusal) {
    if (duty == AttemptDuty::enroll) {
        if (const auto provable = parts_.gate.check(); !provable) {
            outcomes_.hold(unit, work, provable.error().internal, kLookAgain);
            return false;
        }
        hold_standing(unit, work);
        if (const auto open = check_open(work.context); !open) {
            outcomes_.hold(unit, work, open.error().detail, kLookAgain);
            return false;
        }
        if (const auto wanted = check_still_wanted(unit, work, parts_.clock.now()); !wanted) {
            if (work.attempt.state == AttemptState::prepared) {
                outcomes_.withhold(unit, work, wanted.error());
            } else {
                outcomes_.hold(unit, work, wanted.error().detail, kLookAgain);
            }
            return false;
        }
    }
    if (!refusal) return true;
    // What is pending at a CA stays there, and what it has answered needs no call.
    if (duty == AttemptDuty::enroll && refusal->instead) {
        outcomes_.fall_over(unit, work, refusal->why.for_log, *refusal->instead);
        return false;
    }
    if (duty == AttemptDuty::enroll || duty == AttemptDuty::resume) {
        outcomes_.hold(unit, work, refusal->why.for_log, refusal->why.retry_after);
        return false;
    }
    return true;
}

base::Result<void> Enrollment::advance(AttemptWork& work) {
    if (work.duty != AttemptDuty::accept) CAUSEWAY_CHECK(call_ca(work));
    if (work.attempt.state != AttemptState::issued) return {};
    return publication_.publish(work);
}

base::Result<void> Enrollment::call_ca(AttemptWork& work) {
    const base::MonotonicTime begin = parts_.clock.monotonic();
    const ca::FindOutcome outcome = call(work);
    const auto took = std::chrono::duration_cast<base::Duration>(parts_.clock.monotonic() - begin);
    if (work.duty != AttemptDuty::find) measure(work, took);
    return recorder_.record(work, {outcome, took, false});
}

void Enrollment::measure(const AttemptWork& work, base::Duration took) {
    parts_.pace.record(work.attempt.connector_id,
                       std::chrono::duration_cast<std::chrono::milliseconds>(took));
    parts_.metrics.observe("causeway_issuance_duration_seconds",
                           {{"connector", work.attempt.connector_id.to_string()}},
                           std::chrono::duration<double>(took).count());
}

ca::FindOutcome Enrollment::call(const AttemptWork& work) {
    const base::Deadline deadline = base::Deadline::after(parts_.clock, call_deadline_);
    const ca::EnrollRequest request = to_request(work);
    const model::ConnectorId connector = work.attempt.connector_id;
    // What comes late of that is asked for again.
    if (work.duty == AttemptDuty::find) return parts_.issuer.find(connector, request, deadline);
    const ca::LateAnswer late = late_.expect(work);
    return widened(
        work.duty == AttemptDuty::resume
            ? parts_.issuer.resume(connector, request, work.attempt.handle, deadline, late)
            : parts_.issuer.enroll(connector, request, deadline, late));
}

void Enrollment::take_late(AttemptWork work, const CallEnd& end) {
    // What cannot be recorded was logged.
    if (recorder_.record(work, end)) parts_.waiters.notify(work.order.id);
}

}  // namespace causeway::ra
