// SPDX-License-Identifier: Apache-2.0
#include "ra/blocked_keys.hpp"

#include "base/encoding.hpp"

namespace causeway::ra {
namespace {

// Whoever else has the key could act as the account, and give it a key that nobody else has. Of
// their open orders nothing can come any more.
bool revoke_accounts(model::UnitOfWork& unit, const crypto::Sha256Digest& key, AuditDraft draft) {
    bool any = false;
    for (model::Account& account : unit.accounts.with_key(key)) {
        if (account.status != model::AccountStatus::valid) continue;
        account.status = model::AccountStatus::revoked;
        unit.accounts.update(account);
        model::AuditEvent event =
            draft.in(account.scope)
                .event(model::AuditAction::account_revoked, object_name("account", account.id),
                       {{"key_thumbprint", account.key.thumbprint().value()},
                        {"comment", "Its key was reported as compromised."}});
        // The certificate may be another tenant's.
        event.order.reset();
        unit.audit.append(event);
        any = true;
    }
    return any;
}

}  // namespace

base::Result<void> check_not_blocked(model::UnitOfWork& unit, const crypto::PublicKey& key,
                                     base::ErrorKind kind) {
    if (!unit.blocked_keys.contains(key.spki_sha256())) return {};
    return base::fail(kind,
                      "This key was reported as compromised and is not accepted any more. Make a "
                      "new one.");
}

bool block_key(model::UnitOfWork& unit, const model::IssuedCertificate& certificate,
               const AuditDraft& draft) {
    const model::AuditEvent event =
        draft.event(model::AuditAction::key_blocked, object_name("certificate", certificate.id),
                    {{"key_sha256", base::hex_encode(certificate.key_fingerprint)}});
    const bool blocked = unit.blocked_keys.insert({certificate.key_fingerprint, certificate.scope,
                                                   certificate.id, event.actor.name, event.at});
    if (blocked) unit.audit.append(event);
    return revoke_accounts(unit, certificate.key_fingerprint, draft) || blocked;
}

}  // namespace causeway::ra
