// SPDX-License-Identifier: Apache-2.0
#include "ra/revocation_case.hpp"

#include "base/encoding.hpp"

namespace causeway::ra {

base::Result<RevocationCase> with_certificate(model::UnitOfWork& unit,
                                              model::Revocation revocation) {
    auto certificate = unit.certificates.find(revocation.scope, revocation.certificate_id);
    if (!certificate) return base::fail(base::internal_error("a revocation's certificate is gone"));
    return RevocationCase{std::move(revocation), *std::move(certificate)};
}

model::Job next_try(const RevocationCase& of, const base::Clock& clock, base::Random& random) {
    return {model::JobId::make(clock, random),
            model::JobKind::revoke,
            model::connector_lane(of.certificate.connector_id),
            of.revocation.scope,
            of.revocation.id.value(),
            0,
            of.revocation.next_try_at.value_or(clock.now()),
            0};
}

AuditPayload describe(const RevocationCase& of) {
    const auto& [revocation, certificate] = of;
    AuditPayload payload{{"revocation", revocation.id.to_string()},
                         {"reason", std::string(base::name_of(revocation.reason))},
                         {"requested_by", revocation.requested_by},
                         {"connector", certificate.connector_id.to_string()},
                         {"serial", certificate.serial_hex},
                         {"issuer", certificate.issuer},
                         {"sha256", base::hex_encode(certificate.fingerprint)}};
    if (!revocation.comment.empty()) payload.emplace_back("comment", revocation.comment);
    return payload;
}

void store_revoked(model::UnitOfWork& unit, const RevocationCase& of, const AuditDraft& draft) {
    unit.revocations.update(of.revocation);
    model::IssuedCertificate certificate = of.certificate;
    certificate.status = model::CertificateStatus::revoked;
    certificate.revoked_at = of.revocation.ended_at;
    unit.certificates.update(certificate);
    unit.audit.append(draft.event(model::AuditAction::certificate_revoked,
                                  object_name("certificate", certificate.id), describe(of)));
}

}  // namespace causeway::ra
