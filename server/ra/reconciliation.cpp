// SPDX-License-Identifier: Apache-2.0
#include "ra/reconciliation.hpp"

#include "ra/attempt_outcomes.hpp"
#include "ra/outcome_log.hpp"
#include "ra/outcome_words.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::AttemptState;
using model::AuditAction;
using model::OrderStatus;

constexpr int kCountedAtATime = 1000;

base::Error no_task() {
    return base::make_error(ErrorKind::not_found, "There is no task with this id.");
}

base::Result<Task> to_task(model::UnitOfWork& unit, model::Attempt attempt) {
    auto order = unit.orders.find(attempt.scope, attempt.order_id);
    if (!order) return base::fail(base::internal_error("an attempt's order is gone"));
    return Task{std::move(attempt), *std::move(order), {}};
}

base::Result<AttemptWork> load_open(model::UnitOfWork& unit, model::AttemptId id) {
    auto attempt = unit.attempts.find_anywhere(id);
    if (!attempt) return base::fail(no_task());
    if (attempt->state != AttemptState::unknown) {
        return base::fail(ErrorKind::conflict,
                          "This task is settled: the attempt is " +
                              std::string(base::name_of(attempt->state)) +
                              ". See what became of it with: causeway order show " +
                              attempt->order_id.to_string());
    }
    auto work = load_work(unit, *std::move(attempt));
    if (!work) return base::fail(base::internal_error("an attempt's order or account is gone"));
    return *std::move(work);
}

base::Error cannot_be_judged(base::Error error) {
    if (error.kind == ErrorKind::unavailable) {
        error.detail =
            "The CA does not say at the moment what it signs with, so the certificate cannot be "
            "checked. Nothing was changed: try again later.";
    }
    return error;
}

base::Error does_not_fit(const Findings& findings) {
    return base::make_error(
        ErrorKind::malformed,
        "The certificate does not fit the order, and nothing was changed: " + join(findings) +
            ". Look for another one at the CA. If this is what the CA made of the request, revoke "
            "it there and declare the request not issued.");
}

// A renewal with the same key and names looks the same as the certificate before.
base::Result<void> check_is_new(model::UnitOfWork& unit, const crypto::Certificate& leaf) {
    model::CertificateQuery query;
    query.fingerprint = leaf.sha256();
    const auto known = unit.certificates.search(query);
    if (known.empty()) return {};
    return base::fail(ErrorKind::conflict, "This certificate is that of another order: " +
                                               known.front().order_id.to_string() +
                                               ". Look for a later one at the CA.");
}

// Ends the operator's attempt in that state, under a fence of its own.
void end_attempt(model::UnitOfWork& unit, model::Attempt& attempt, AttemptState state,
                 std::string reason) {
    const std::int64_t fence = attempt.fence++;
    attempt.state = state;
    attempt.reason_for_log = std::move(reason);
    attempt.handle.clear();
    attempt.lease_until.reset();
    if (!unit.attempts.update_if(attempt, fence)) throw model::StaleWrite();
}

// Whether the order waits for this attempt. A worker may be giving it up just now: the order is
// written, so that the second of both sees what the first one did.
bool order_waits(model::UnitOfWork& unit, const model::Order& order) {
    if (order.status != OrderStatus::processing) return false;
    unit.orders.update(order);
    return true;
}

}  // namespace

base::Result<std::vector<Task>> Reconciliation::open_tasks(const model::UnknownAttempts& query) {
    return model::read(parts_.database,
                       [&](model::UnitOfWork& unit) -> base::Result<std::vector<Task>> {
                           std::vector<Task> tasks;
                           for (model::Attempt& attempt : unit.attempts.unknown(query)) {
                               CAUSEWAY_TRY(Task task, to_task(unit, std::move(attempt)));
                               tasks.push_back(std::move(task));
                           }
                           return tasks;
                       });
}

base::Result<int> Reconciliation::count_open() {
    return model::read(parts_.database, [&](model::UnitOfWork& unit) -> base::Result<int> {
        model::UnknownAttempts query{.tenant = {}, .after = {}, .limit = kCountedAtATime};
        int count = 0;
        for (auto page = unit.attempts.unknown(query); !page.empty();
             page = unit.attempts.unknown(query)) {
            count += static_cast<int>(page.size());
            query.after = page.back().id;
        }
        return count;
    });
}

base::Result<Task> Reconciliation::find(model::AttemptId id) {
    return model::read(parts_.database, [&](model::UnitOfWork& unit) -> base::Result<Task> {
        auto attempt = unit.attempts.find_anywhere(id);
        if (!attempt) return base::fail(no_task());
        if (attempt->state != AttemptState::unknown && !attempt->unknown_since) {
            return base::fail(no_task());
        }
        CAUSEWAY_TRY(Task task, to_task(unit, *std::move(attempt)));
        task.exchanges = unit.attempts.exchanges(task.attempt.scope, id);
        return task;
    });
}

base::Result<Settlement> Reconciliation::attach(model::AttemptId id, std::string_view pem,
                                                const Caller& caller) {
    CAUSEWAY_TRY(const auto certificates, crypto::parse_pem_certificates(pem));
    CAUSEWAY_TRY(AttemptWork work, model::read(parts_.database, [&](model::UnitOfWork& unit) {
                     return load_open(unit, id);
                 }));
    work.attempt.answer.clear();
    for (const auto& certificate : certificates) work.attempt.answer.push_back(certificate.der());
    const auto verdict = check_.judge(work);
    if (!verdict) return base::fail(cannot_be_judged(verdict.error()));
    const auto* found = std::get_if<Servable>(&*verdict);
    if (found == nullptr) return base::fail(does_not_fit(std::get<Findings>(*verdict)));
    CAUSEWAY_TRY(Settlement settled, model::write(parts_.database, [&](model::UnitOfWork& unit) {
                     return settle(unit, id, *found, caller);
                 }));
    if (settled.consequence == Consequence::must_be_revoked) {
        log_unserved(parts_.log, work, found->chain.front());
    }
    return settled;
}

// The rest is done as for any answer of a CA: a worker verifies it once more and publishes it.
base::Result<Settlement> Reconciliation::settle(model::UnitOfWork& unit, model::AttemptId id,
                                                const Servable& found, const Caller& caller) {
    CAUSEWAY_TRY(AttemptWork work, load_open(unit, id));
    const crypto::Certificate& leaf = found.chain.front();
    CAUSEWAY_CHECK(check_is_new(unit, leaf));
    work.attempt.answer.clear();
    for (const auto& certificate : found.chain) work.attempt.answer.push_back(certificate.der());
    end_attempt(unit, work.attempt, AttemptState::issued,
                "found at the CA and attached by " + caller.actor.name);
    AuditDraft draft(parts_.clock, parts_.random, caller);
    draft.in(work.attempt.scope).about(work.attempt.order_id);
    const std::string object = object_name("attempt", id);
    unit.audit.append(draft.event(AuditAction::certificate_attached, object, identity_of(leaf)));
    const bool served = order_waits(unit, work.order);
    if (served) {
        unit.jobs.enqueue(next_step(work.attempt, parts_.clock.now(), parts_.clock, parts_.random));
    } else {
        unit.audit.append(
            draft.event(AuditAction::certificate_unserved, object, identity_of(leaf)));
    }
    CAUSEWAY_TRY(Task task, to_task(unit, std::move(work.attempt)));
    return Settlement{std::move(task),
                      served ? Consequence::publishes : Consequence::must_be_revoked};
}

base::Result<Settlement> Reconciliation::declare_not_issued(model::AttemptId id,
                                                            const Caller& caller) {
    const AttemptOutcomes outcomes(parts_.clock, parts_.random, caller);
    return model::write(parts_.database, [&](model::UnitOfWork& unit) -> base::Result<Settlement> {
        CAUSEWAY_TRY(AttemptWork work, load_open(unit, id));
        const std::string reason = "declared not issued by " + caller.actor.name;
        end_attempt(unit, work.attempt, AttemptState::unavailable, reason);
        unit.audit.append(AuditDraft(parts_.clock, parts_.random, caller)
                              .in(work.attempt.scope)
                              .about(work.attempt.order_id)
                              .event(AuditAction::issuance_declared_unissued,
                                     object_name("attempt", id),
                                     {{"connector", work.attempt.connector_id.to_string()}}));
        const base::Time now = parts_.clock.now();
        const bool again = order_waits(unit, work.order) && now < work.attempt.give_up_at;
        if (again) outcomes.prepare_next(unit, work, {work.attempt.connector_id, now});
        CAUSEWAY_TRY(Task task, to_task(unit, std::move(work.attempt)));
        return Settlement{std::move(task), again ? Consequence::sends_again : Consequence::ends};
    });
}

}  // namespace causeway::ra
