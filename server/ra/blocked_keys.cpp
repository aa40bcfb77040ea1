// SPDX-License-Identifier: Apache-2.0
#include "ra/blocked_keys.hpp"

#include "base/encoding.hpp"

namespace causeway::ra {

base::Result<void> check_not_blocked(model::UnitOfWork& unit, const crypto::PublicKey& key,
                                     base::ErrorKind kind) {
    if (!unit.blocked_keys.contains(key.spki_sha256())) return {};
    return base::fail(kind,
                      "This key was reported as compromised and is not accepted any more. Make a "
                      "new one.");
}

void block_key(model::UnitOfWork& unit, const model::IssuedCertificate& certificate,
               const model::AuditActor& by, const AuditDraft& draft) {
    const model::AuditEvent event =
        draft.event(model::AuditAction::key_blocked, object_name("certificate", certificate.id),
                    {{"key_sha256", base::hex_encode(certificate.key_fingerprint)}});
    if (unit.blocked_keys.insert(
            {certificate.key_fingerprint, certificate.scope, certificate.id, by.name, event.at})) {
        unit.audit.append(event);
    }
}

}  // namespace causeway::ra
