// SPDX-License-Identifier: Apache-2.0
#include "ra/revocation_delivery.hpp"

#include "base/time_text.hpp"
#include "ra/back_off.hpp"

namespace causeway::ra {
namespace {

using model::RevocationState;

constexpr std::chrono::minutes kLongestPause{15};

std::string words_for_client(const ca::Rejected& rejected) {
    if (rejected.kind == base::ErrorKind::unsupported) {
        return "The CA behind this endpoint does not revoke by protocol; the request was passed to "
               "its operators.";
    }
    return "The CA does not revoke this certificate: " + rejected.for_client +
           " The request was passed to the operators of this service.";
}

// A label of a metric.
std::string result_of(const ca::RevokeOutcome& outcome) {
    constexpr const char* kNames[] = {"revoked", "refused", "unavailable", "unknown"};
    static_assert(std::size(kNames) == std::variant_size_v<ca::RevokeOutcome>);
    return kNames[outcome.index()];
}

// A confirmation does however late it comes, unless the certificate has a later revocation, which
// gets its own.
bool counts(model::UnitOfWork& unit, const ca::RevokeOutcome& outcome,
            const model::Revocation& called, const model::Revocation& stored) {
    if (!std::holds_alternative<ca::Revoked>(outcome)) {
        return stored.state == RevocationState::requested && stored.tries == called.tries;
    }
    const auto latest = unit.revocations.latest(stored.scope, stored.certificate_id);
    return stored.state != RevocationState::revoked && latest && latest->id == stored.id;
}

}  // namespace

void RevocationDelivery::run(const model::Job& job) {
    const auto connector = model::connector_of(job.lane);
    const base::Deadline deadline = base::Deadline::after(parts_.clock, call_deadline_);
    const Refusal refused = connector ? parts_.issuer.refusal(*connector, deadline) : std::nullopt;
    const auto taken = model::write(
        parts_.database, [&](model::UnitOfWork& unit) { return take_up(unit, job, refused); });
    if (!taken) {
        parts_.log.error("revocation.interrupted", {{"revocation", job.subject.to_string()},
                                                    {"error", taken.error().internal}});
        return;
    }
    if (!*taken) return;
    const Try& current = **taken;
    const auto& [revocation, certificate] = current.of;
    finish(current, refused
                        ? ca::RevokeOutcome(*refused)
                        : parts_.issuer.revoke(certificate.connector_id, certificate.chain.front(),
                                               revocation.reason, deadline));
    parts_.waiters.notify(certificate.id);
}

base::Result<std::optional<RevocationDelivery::Try>> RevocationDelivery::take_up(
    model::UnitOfWork& unit, const model::Job& job, const Refusal& refusal) {
    auto revocation = unit.revocations.find(job.scope, model::RevocationId(job.subject));
    if (!revocation || revocation->state != RevocationState::requested) {
        unit.jobs.finish(job);
        return std::optional<Try>();
    }
    CAUSEWAY_TRY(RevocationCase of, with_certificate(unit, *std::move(revocation)));
    const auto context = unit.endpoints.find(job.scope);
    if (!context) return base::fail(base::internal_error("a revocation's endpoint is gone"));
    if (!refusal) {
        of.revocation = model::begin_try(std::move(of.revocation));
        unit.revocations.update(of.revocation);
    }
    return std::optional(Try{job, std::move(of), context->tenant.slug.text(), !refusal});
}

void RevocationDelivery::finish(const Try& current, const ca::RevokeOutcome& outcome) {
    if (current.called) {
        parts_.metrics.count("causeway_revocations_total",
                             {{"tenant", current.tenant},
                              {"connector", current.of.certificate.connector_id.to_string()},
                              {"result", result_of(outcome)}});
    }
    const auto now = model::write(
        parts_.database, [&](model::UnitOfWork& unit) { return record(unit, current, outcome); });
    if (!now) {
        // The job comes again when its lease is over, and so does the CA's answer.
        parts_.log.error("revocation.interrupted",
                         {{"revocation", current.of.revocation.id.to_string()},
                          {"error", now.error().internal}});
    } else if (*now) {
        report(current, **now);
    }
}

base::Result<std::optional<RevocationCase>> RevocationDelivery::record(
    model::UnitOfWork& unit, const Try& current, const ca::RevokeOutcome& outcome) {
    const model::Revocation& called = current.of.revocation;
    auto stored = unit.revocations.find(called.scope, called.id);
    if (!stored) return base::fail(base::internal_error("a revocation is gone"));
    if (!counts(unit, outcome, called, *stored)) {
        unit.jobs.finish(current.job);
        return std::optional<RevocationCase>();
    }
    Try fresh = current;
    CAUSEWAY_TRY(fresh.of, with_certificate(unit, *std::move(stored)));
    // Somebody may have proved a compromise since: what stands is what the CA was told.
    if (std::holds_alternative<ca::Revoked>(outcome)) fresh.of.revocation.reason = called.reason;
    return std::optional(
        std::visit([&](const auto& answer) { return apply(unit, fresh, answer); }, outcome));
}

RevocationCase RevocationDelivery::apply(model::UnitOfWork& unit, const Try& current,
                                         const ca::Revoked&) {
    RevocationCase of = current.of;
    of.revocation = model::confirm(std::move(of.revocation), parts_.clock.now());
    store_revoked(unit, of, draft(of));
    unit.jobs.finish(current.job);
    return of;
}

RevocationCase RevocationDelivery::apply(model::UnitOfWork& unit, const Try& current,
                                         const ca::Rejected& answer) {
    RevocationCase of = current.of;
    of.revocation = model::refuse(std::move(of.revocation), words_for_client(answer),
                                  answer.for_log.empty() ? answer.for_client : answer.for_log,
                                  parts_.clock.now());
    unit.revocations.update(of.revocation);
    unit.jobs.finish(current.job);
    AuditPayload payload = describe(of);
    payload.emplace_back("error", of.revocation.last_error);
    unit.audit.append(draft(of).event(model::AuditAction::certificate_revocation_refused,
                                      object_name("certificate", of.certificate.id),
                                      std::move(payload)));
    return of;
}

RevocationCase RevocationDelivery::apply(model::UnitOfWork& unit, const Try& current,
                                         const ca::Unavailable& answer) {
    return put_off(unit, current, answer.for_log, answer.retry_after);
}

RevocationCase RevocationDelivery::apply(model::UnitOfWork& unit, const Try& current,
                                         const ca::Unknown& answer) {
    return put_off(unit, current, answer.for_log, std::chrono::seconds(0));
}

RevocationCase RevocationDelivery::put_off(model::UnitOfWork& unit, const Try& current,
                                           const std::string& why, std::chrono::seconds wished) {
    RevocationCase of = current.of;
    // Only calls in vain make the pauses grow: a connection that is back is asked soon.
    const int calls = current.called ? of.revocation.tries : 0;
    const base::Time at =
        parts_.clock.now() + back_off(calls, wished, parts_.random, kLongestPause);
    of.revocation = model::put_off(std::move(of.revocation), at, why);
    unit.revocations.update(of.revocation);
    unit.jobs.postpone(current.job, at);
    return of;
}

AuditDraft RevocationDelivery::draft(const RevocationCase& of) {
    AuditDraft draft(parts_.clock, parts_.random, self_);
    draft.in(of.revocation.scope).about(of.certificate.order_id);
    return draft;
}

void RevocationDelivery::report(const Try& current, const RevocationCase& now) {
    const auto& [revocation, certificate] = now;
    const std::string id = revocation.id.to_string();
    const std::string subject = certificate.id.to_string();
    const std::string connector = certificate.connector_id.to_string();
    switch (revocation.state) {
        case RevocationState::revoked:
            parts_.log.info("certificate.revoked", {{"tenant", current.tenant},
                                                    {"certificate", subject},
                                                    {"revocation", id},
                                                    {"connector", connector},
                                                    {"serial", certificate.serial_hex}});
            break;
        case RevocationState::refused:
            parts_.log.error("certificate.revocation_refused",
                             {{"tenant", current.tenant},
                              {"certificate", subject},
                              {"revocation", id},
                              {"connector", connector},
                              {"reason", revocation.last_error},
                              {"action", "causeway task show " + id}});
            break;
        case RevocationState::requested:
            parts_.log.warning("certificate.revocation_delayed",
                               {{"tenant", current.tenant},
                                {"certificate", subject},
                                {"revocation", id},
                                {"connector", connector},
                                {"tries", revocation.tries},
                                {"next_try", base::to_rfc3339(*revocation.next_try_at)},
                                {"reason", revocation.last_error}});
            break;
        case RevocationState::dismissed:
            break;
    }
}

}  // namespace causeway::ra
