// SPDX-License-Identifier: Apache-2.0
#include "ra/publication.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "base/time_text.hpp"
#include "crypto/csr.hpp"
#include "ra/back_off.hpp"
#include "ra/outcome_words.hpp"

namespace causeway::ra {
namespace {

using crypto::Certificate;
using model::AuditAction;

std::string join(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts) out += (out.empty() ? "" : "; ") + text;
    return out;
}

// Positions are not trusted: the leaf is the certificate with the CSR's key.
const Certificate* find_leaf(const std::vector<Certificate>& certificates,
                             const crypto::PublicKey& key) {
    const auto leaf = std::ranges::find_if(
        certificates, [&](const Certificate& certificate) { return certificate.key() == key; });
    return leaf == certificates.end() ? nullptr : &*leaf;
}

base::Result<std::vector<Certificate>> chain_of(const Certificate& leaf,
                                                const std::vector<Certificate>& answer,
                                                const ca::CaCertificates& ca) {
    std::vector<Certificate> candidates = answer;
    candidates.insert(candidates.end(), ca.intermediates.begin(), ca.intermediates.end());
    return crypto::build_chain(leaf, candidates, ca.anchors);
}

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

base::Result<model::Connector> find_connector(model::UnitOfWork& unit, model::ConnectorId id) {
    auto connector = unit.connectors.find(id);
    if (!connector) return base::fail(base::internal_error("an attempt's connector is gone"));
    return *std::move(connector);
}

}  // namespace

base::Result<void> Publication::publish(const AttemptWork& work) {
    const auto judged = judge(work);
    if (!judged) return put_off(work, judged.error());
    const Verdict& verdict = *judged;
    CAUSEWAY_CHECK(parts_.database.write([&](model::UnitOfWork& unit) {
        if (const auto* servable = std::get_if<Servable>(&verdict)) {
            return accept(unit, work, *servable);
        }
        return refuse(unit, work, std::get<std::vector<std::string>>(verdict));
    }));
    report(work, verdict);
    return {};
}

base::Result<Publication::Verdict> Publication::judge(const AttemptWork& work) {
    std::vector<Certificate> answer;
    for (const base::Bytes& der : work.attempt.answer) {
        auto certificate = Certificate::parse(der);
        if (!certificate) {
            return Verdict(
                std::vector{"the answer is no certificate: " + certificate.error().detail});
        }
        answer.push_back(*std::move(certificate));
    }
    CAUSEWAY_TRY(const crypto::Csr csr, crypto::Csr::parse(work.attempt.csr));
    const Certificate* leaf = find_leaf(answer, csr.key());
    if (leaf == nullptr) {
        return Verdict(std::vector<std::string>{"no certificate has the CSR's key"});
    }
    CAUSEWAY_TRY(policy::Differences differences, compare(work, *leaf, csr.key()));
    std::vector<std::string>& findings = differences.refused;
    const model::ConnectorId connector = work.attempt.connector_id;
    CAUSEWAY_TRY(const ca::CaCertificates remembered, parts_.issuer.ca_certificates(connector));
    auto chain = chain_of(*leaf, answer, remembered);
    if (!chain) {
        // What the CA signs with may be newer than what is remembered of it.
        CAUSEWAY_TRY(const ca::CaCertificates latest,
                     parts_.issuer.latest_ca_certificates(connector));
        chain = chain_of(*leaf, answer, latest);
    }
    if (!chain) findings.push_back(chain.error().detail);
    if (!findings.empty()) return Verdict(std::move(findings));
    return Verdict(Servable{*std::move(chain), std::move(differences.accepted)});
}

// What the operator accepts of this CA now, whatever it was when the CSR went out.
base::Result<policy::Differences> Publication::compare(const AttemptWork& work,
                                                       const Certificate& leaf,
                                                       const crypto::PublicKey& key) {
    CAUSEWAY_TRY(const auto connector, model::read(parts_.database, [&](model::UnitOfWork& unit) {
                     return find_connector(unit, work.attempt.connector_id);
                 }));
    const policy::ExpectedCertificate expected{key,
                                               work.order.identifiers,
                                               work.order.not_before,
                                               work.order.not_after,
                                               work.context.endpoint.policy.max_validity,
                                               connector.accepted_differences};
    return policy::differences(leaf, expected, parts_.clock.now());
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

base::Result<void> Publication::accept(model::UnitOfWork& unit, const AttemptWork& work,
                                       const Servable& servable) {
    auto order = unit.orders.find(work.order.scope, work.order.id);
    if (!order || order->status != model::OrderStatus::processing) {
        unit.jobs.finish(work.job);
        return {};
    }
    const model::IssuedCertificate record =
        to_record(work, servable.chain, parts_.clock, parts_.random);
    if (!unit.certificates.insert(record)) {
        return refuse(unit, work,
                      {"its issuer has used the serial number " + record.serial_hex + " before"});
    }
    CAUSEWAY_TRY(const model::Order valid, model::complete(*std::move(order), record.id));
    unit.orders.update(valid);
    unit.jobs.finish(work.job);
    unit.audit.append(AuditDraft(parts_.clock, parts_.random, self_)
                          .in(work.order.scope)
                          .about(work.order.id)
                          .event(AuditAction::certificate_issued,
                                 object_name("certificate", record.id),
                                 describe(record, servable.accepted)));
    return {};
}

base::Result<void> Publication::refuse(model::UnitOfWork& unit, const AttemptWork& work,
                                       const std::vector<std::string>& findings) {
    unit.jobs.finish(work.job);
    const auto order = unit.orders.find(work.order.scope, work.order.id);
    if (!order || order->status != model::OrderStatus::processing) return {};
    const std::string attempt = work.attempt.id.to_string();
    const model::Problem problem{
        base::ErrorKind::internal,
        "The CA's answer does not fit the order and is not handed out. The "
        "operator of this service finds it under the reference " +
            attempt + ".",
        {}};
    CAUSEWAY_TRY(const model::Order failed, model::fail_processing(*order, problem));
    unit.orders.update(failed);
    AuditDraft draft(parts_.clock, parts_.random, self_);
    draft.in(work.order.scope).about(work.order.id);
    AuditPayload refused = digests_of(work.attempt.answer);
    refused.emplace_back("findings", join(findings));
    unit.audit.append(draft.event(AuditAction::certificate_refused,
                                  object_name("attempt", work.attempt.id), std::move(refused)));
    unit.audit.append(
        draft.event(AuditAction::order_failed, object_name("order", work.order.id),
                    {{"problem", base::to_string(problem.kind)}, {"detail", problem.detail}}));
    return {};
}

void Publication::report(const AttemptWork& work, const Verdict& verdict) {
    const std::string& tenant = work.context.tenant.slug.text();
    const std::string order = work.order.id.to_string();
    if (const auto* findings = std::get_if<std::vector<std::string>>(&verdict)) {
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
