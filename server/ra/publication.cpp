// SPDX-License-Identifier: Apache-2.0
#include "ra/publication.hpp"

#include "base/encoding.hpp"
#include "base/time_text.hpp"
#include "ra/authorization_sources.hpp"
#include "ra/back_off.hpp"
#include "ra/order_progress.hpp"
#include "ra/outcome_words.hpp"

namespace causeway::ra {
namespace {

using crypto::Certificate;
using model::AuditAction;

model::IssuedCertificate to_record(const AttemptWork& work, const std::vector<Certificate>& chain,
                                   const base::Clock& clock, base::Random& random) {
    const Certificate& leaf = chain.front();
    model::IssuedCertificate record;
    record.id = model::CertificateId::make(clock, random);
    record.scope = work.order.scope;
    record.account_id = work.order.account_id;
    record.order_id = work.order.id;
    record.connector_id = work.attempt.connector_id;
    if (work.account.binding) record.eab_key_id = work.account.binding->key_id;
    record.identifiers = work.order.identifiers;
    record.serial_hex = leaf.serial_hex();
    record.issuer = leaf.issuer();
    record.issuer_der = leaf.issuer_der();
    record.fingerprint = leaf.sha256();
    record.key_fingerprint = leaf.key().spki_sha256();
    record.not_before = leaf.not_before();
    record.not_after = leaf.not_after();
    for (const Certificate& certificate : chain) record.chain.push_back(certificate.der());
    record.issued_at = clock.now();
    return record;
}

AuditPayload describe(const model::IssuedCertificate& record,
                      const model::AcceptedDifferences& accepted) {
    AuditPayload payload{{"identifiers", list_of_values(record.identifiers)},
                         {"serial", record.serial_hex},
                         {"issuer", record.issuer},
                         {"sha256", base::hex_encode(record.fingerprint)},
                         {"not_before", base::to_rfc3339(record.not_before)},
                         {"not_after", base::to_rfc3339(record.not_after)},
                         {"connector", record.connector_id.to_string()}};
    if (!accepted.empty()) {
        payload.emplace_back("accepted_differences", list_of(model::names_of(accepted)));
    }
    return payload;
}

model::Problem does_not_fit(const AttemptWork& work) {
    return {base::ErrorKind::internal,
            "The CA's answer does not fit the order and is not handed out. The operator of this "
            "service finds it under the reference " +
                work.attempt.id.to_string() + ".",
            {}};
}

model::Problem key_compromised() {
    return {base::ErrorKind::bad_csr,
            "The CSR's key was reported as compromised while the CA issued for it, and the "
            "certificate is not handed out. Make a new key and place a new order.",
            {}};
}

}  // namespace

base::Result<void> Publication::publish(const AttemptWork& work) {
    const auto judged = check_.judge(work);
    if (!judged) return put_off(work, judged.error());
    const Verdict& verdict = *judged;
    CAUSEWAY_TRY(const Effect effect, model::write(parts_.database, [&](model::UnitOfWork& unit) {
                     if (const auto* servable = std::get_if<Servable>(&verdict)) {
                         return accept(unit, work, *servable);
                     }
                     return refuse(unit, work, std::get<Findings>(verdict), does_not_fit(work));
                 }));
    if (effect) report(work, *effect);
    return {};
}

base::Result<void> Publication::put_off(const AttemptWork& work, const base::Error& why) {
    parts_.log.error("certificate.waits", {{"tenant", work.context.tenant.slug.text()},
                                           {"order", work.order.id.to_string()},
                                           {"attempt", work.attempt.id.to_string()},
                                           {"tries", work.job.tries},
                                           {"detail", why.detail},
                                           {"error", why.internal}});
    return parts_.database.write([&](model::UnitOfWork& unit) -> base::Result<void> {
        model::Attempt attempt = work.attempt;
        attempt.lease_until.reset();
        if (!unit.attempts.update_if(attempt, attempt.fence)) return {};
        unit.jobs.postpone(
            work.job,
            parts_.clock.now() + back_off(work.job.tries, std::chrono::seconds(0), parts_.random));
        return {};
    });
}

base::Result<Publication::Effect> Publication::accept(model::UnitOfWork& unit,
                                                      const AttemptWork& work,
                                                      const Servable& servable) {
    auto order = unit.orders.find(work.order.scope, work.order.id);
    if (!order || order->status != model::OrderStatus::processing) {
        unit.jobs.finish(work.job);
        return Effect();
    }
    // It was compromised while the CA had the CSR.
    if (unit.blocked_keys.contains(servable.chain.front().key().spki_sha256())) {
        return refuse(unit, work, {"its key was reported as compromised: revoke it at the CA"},
                      key_compromised());
    }
    const model::IssuedCertificate record =
        to_record(work, servable.chain, parts_.clock, parts_.random);
    if (!unit.certificates.insert(record)) {
        return refuse(unit, work,
                      {"its issuer has used the serial number " + record.serial_hex + " before"},
                      does_not_fit(work));
    }
    CAUSEWAY_TRY(const model::Order valid, model::complete(*std::move(order), record.id));
    unit.orders.update(valid);
    unit.jobs.finish(work.job);
    AuditPayload payload = describe(record, servable.accepted);
    payload.emplace_back("authorization_source", sources_of(unit, valid));
    unit.audit.append(AuditDraft(parts_.clock, parts_.random, self_)
                          .in(work.order.scope)
                          .about(work.order.id)
                          .event(AuditAction::certificate_issued,
                                 object_name("certificate", record.id), std::move(payload)));
    return Effect(servable);
}

base::Result<Publication::Effect> Publication::refuse(model::UnitOfWork& unit,
                                                      const AttemptWork& work,
                                                      const Findings& findings,
                                                      const model::Problem& problem) {
    unit.jobs.finish(work.job);
    const auto order = unit.orders.find(work.order.scope, work.order.id);
    if (!order || order->status != model::OrderStatus::processing) return Effect();
    AuditDraft draft(parts_.clock, parts_.random, self_);
    draft.in(order->scope).about(order->id);
    AuditPayload refused = digests_of(work.attempt.answer);
    refused.emplace_back("findings", join(findings));
    unit.audit.append(draft.event(AuditAction::certificate_refused,
                                  object_name("attempt", work.attempt.id), std::move(refused)));
    fail_processing(unit, draft, *order, problem);
    return Effect(findings);
}

void Publication::report(const AttemptWork& work, const Verdict& verdict) {
    const std::string& tenant = work.context.tenant.slug.text();
    const std::string order = work.order.id.to_string();
    if (const auto* findings = std::get_if<Findings>(&verdict)) {
        parts_.log.error("certificate.refused", {{"tenant", tenant},
                                                 {"order", order},
                                                 {"attempt", work.attempt.id.to_string()},
                                                 {"findings", join(*findings)}});
        return;
    }
    parts_.log.info("certificate.issued",
                    {{"tenant", tenant},
                     {"endpoint", work.context.endpoint.slug.text()},
                     {"order", order},
                     {"identifiers", list_of_values(work.order.identifiers)}});
    parts_.metrics.count(
        "causeway_certificates_issued_total",
        {{"tenant", tenant}, {"connector", work.attempt.connector_id.to_string()}});
}

}  // namespace causeway::ra
