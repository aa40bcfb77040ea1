// SPDX-License-Identifier: Apache-2.0
#include "ra/revocations.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "ra/blocked_keys.hpp"
#include "ra/name_rules.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::AuditAction;
using model::IssuedCertificate;
using model::RevocationReason;
using model::RevocationState;

// By the whole certificate: a serial number is unique to its issuer only.
base::Result<IssuedCertificate> find_issued(model::UnitOfWork& unit, model::EndpointScope scope,
                                            base::ByteView der) {
    model::CertificateQuery query;
    query.tenant = scope.tenant;
    query.endpoint = scope.endpoint;
    query.fingerprint = crypto::sha256(der);
    auto found = unit.certificates.search(query);
    if (found.empty()) {
        return base::fail(ErrorKind::not_found,
                          "This endpoint has not issued this certificate. Send the certificate "
                          "itself, without its chain, to the endpoint that it was obtained from. "
                          "What another service issued is revoked there.");
    }
    return std::move(found.front());
}

base::Result<IssuedCertificate> find_anywhere(model::UnitOfWork& unit, model::CertificateId id) {
    auto found = unit.certificates.find_anywhere(id);
    if (!found) return base::fail(ErrorKind::not_found, "There is no such certificate.");
    return *std::move(found);
}

// RFC 8555 §7.6: an account with valid authorizations for all names. Where rules grant them there
// is nothing to look up: whoever would be granted them now has them.
bool controls_all_names(model::UnitOfWork& unit, const model::EndpointContext& context,
                        const model::Account& account, const IssuedCertificate& certificate,
                        base::Time now) {
    if (certificate.identifiers.empty()) return false;
    if (context.endpoint.authorization != model::AuthorizationSource::challenge) {
        const auto rules = name_rules(unit, context, account, now);
        return rules && policy::check_identifiers(certificate.identifiers, *rules).has_value();
    }
    const auto proved = [&](const model::Identifier& name) {
        return unit.authorizations.find_valid(account.scope, account.id, name, now).has_value();
    };
    return std::ranges::all_of(certificate.identifiers, proved);
}

base::Result<void> check_signer(model::UnitOfWork& unit, const SignedRevocation& request,
                                const IssuedCertificate& certificate, base::Time now) {
    if (const auto* key = std::get_if<crypto::Jwk>(&request.signer)) {
        if (key->key().spki_sha256() == certificate.key_fingerprint) return {};
        return base::fail(ErrorKind::unauthorized,
                          "The request is not signed by the certificate's own key. Sign it with "
                          "that key, or with the account that the certificate was issued to.");
    }
    const auto& account = std::get<model::Account>(request.signer);
    if (account.id == certificate.account_id) return {};
    if (controls_all_names(unit, request.context, account, certificate, now)) return {};
    const bool by_proof =
        request.context.endpoint.authorization == model::AuthorizationSource::challenge;
    return base::fail(
        ErrorKind::unauthorized,
        std::string("This account may not revoke this certificate. Use the account "
                    "that it was issued to, sign with the certificate's own key, or ") +
            (by_proof ? "prove control of each of its names with this account first."
                      : "use an account that may have each of its names here."));
}

model::AuditEvent requested(const RevocationCase& of, const AuditDraft& draft) {
    return draft.event(AuditAction::certificate_revocation_requested,
                       object_name("certificate", of.certificate.id), describe(of));
}

base::Error revoked_already(bool blocked_key) {
    return base::make_error(ErrorKind::already_revoked,
                            std::string("The certificate is revoked already.") +
                                (blocked_key ? " Its key is blocked from now on." : ""));
}

}  // namespace

base::Result<RevocationCase> Revocations::request(const SignedRevocation& request,
                                                  base::ByteView certificate,
                                                  RevocationReason reason) {
    const model::EndpointScope scope = request.context.scope();
    const auto find = [&](model::UnitOfWork& unit) {
        return find_issued(unit, scope, certificate);
    };
    CAUSEWAY_TRY(const IssuedCertificate known, model::read(parts_.database, find));
    const bool proves_compromise = reason == RevocationReason::key_compromise &&
                                   std::holds_alternative<crypto::Jwk>(request.signer);
    const Wish wish{reason, "", proves_compromise, request.caller};
    CertificateWaiters::Ticket ticket(parts_.waiters, known.id);
    const auto work = [&](model::UnitOfWork& unit) -> base::Result<Recorded> {
        CAUSEWAY_TRY(const IssuedCertificate stored, find(unit));
        CAUSEWAY_CHECK(check_signer(unit, request, stored, parts_.clock.now()));
        return record(unit, stored, wish);
    };
    CAUSEWAY_TRY(const Recorded recorded, model::write(parts_.database, work));
    return follow(ticket, recorded);
}

base::Result<RevocationCase> Revocations::order(model::CertificateId id, RevocationReason reason,
                                                const std::string& comment, const Caller& caller) {
    const Wish wish{reason, comment, reason == RevocationReason::key_compromise, caller};
    CertificateWaiters::Ticket ticket(parts_.waiters, id);
    const auto work = [&](model::UnitOfWork& unit) -> base::Result<Recorded> {
        CAUSEWAY_TRY(const IssuedCertificate stored, find_anywhere(unit, id));
        return record(unit, stored, wish);
    };
    CAUSEWAY_TRY(const Recorded recorded, model::write(parts_.database, work));
    if (recorded.was_revoked() && recorded.blocked_key) return recorded.of;
    return follow(ticket, recorded);
}

Revocations::Recorded Revocations::record(model::UnitOfWork& unit,
                                          const IssuedCertificate& certificate, const Wish& wish) {
    AuditDraft draft(parts_.clock, parts_.random, wish.caller);
    draft.in(certificate.scope).about(certificate.order_id);
    const bool blocked = wish.blocks_key && block_key(unit, certificate, draft);
    auto latest = unit.revocations.latest(certificate.scope, certificate.id);
    if (!latest || latest->state == RevocationState::dismissed) {
        return {begin(unit, certificate, wish, draft), true, blocked};
    }
    return {join(unit, {*std::move(latest), certificate}, wish, draft), false, blocked};
}

RevocationCase Revocations::begin(model::UnitOfWork& unit, const IssuedCertificate& certificate,
                                  const Wish& wish, const AuditDraft& draft) {
    model::Revocation revocation;
    revocation.id = model::RevocationId::make(parts_.clock, parts_.random);
    revocation.scope = certificate.scope;
    revocation.certificate_id = certificate.id;
    revocation.reason = wish.reason;
    revocation.requested_by = wish.caller.actor.name;
    revocation.comment = wish.comment;
    revocation.requested_at = parts_.clock.now();
    revocation.next_try_at = revocation.requested_at;
    // Somebody else asks at this moment: the next run joins.
    if (!unit.revocations.insert(revocation)) throw model::StaleWrite();
    RevocationCase of{std::move(revocation), certificate};
    unit.jobs.enqueue(next_try(of, parts_.clock, parts_.random));
    unit.audit.append(requested(of, draft));
    return of;
}

RevocationCase Revocations::join(model::UnitOfWork& unit, RevocationCase of, const Wish& wish,
                                 const AuditDraft& draft) {
    model::Revocation& revocation = of.revocation;
    if (!revocation.open()) return of;
    const base::Time now = parts_.clock.now();
    const bool knows_better =
        wish.blocks_key && revocation.reason != RevocationReason::key_compromise;
    const std::optional<base::Time> put_off_to = revocation.next_try_at;
    const bool is_put_off = put_off_to && *put_off_to > now;
    if (knows_better) {
        revocation = model::restate(std::move(revocation), wish.reason, wish.caller.actor.name,
                                    wish.comment);
        unit.audit.append(requested(of, draft));
    }
    if (is_put_off) revocation.next_try_at = now;
    if (knows_better || is_put_off) unit.revocations.update(revocation);
    if (is_put_off) {
        unit.jobs.hasten(model::connector_lane(of.certificate.connector_id), revocation.id.value(),
                         *put_off_to, now);
    }
    return of;
}

base::Result<RevocationCase> Revocations::follow(CertificateWaiters::Ticket& ticket,
                                                 const Recorded& recorded) {
    const model::Revocation& revocation = recorded.of.revocation;
    if (recorded.was_revoked()) return base::fail(revoked_already(recorded.blocked_key));
    if (recorded.is_new) {
        parts_.log.info("certificate.revocation_requested",
                        {{"certificate", revocation.certificate_id.to_string()},
                         {"revocation", revocation.id.to_string()},
                         {"reason", base::name_of(revocation.reason)},
                         {"requested_by", revocation.requested_by}});
    }
    if (revocation.state == RevocationState::requested) ticket.wait(longest_wait_);
    return model::read(parts_.database,
                       [&](model::UnitOfWork& unit) -> base::Result<RevocationCase> {
                           auto now = unit.revocations.find(revocation.scope, revocation.id);
                           if (!now)
                               return base::fail(base::internal_error("a revocation is gone"));
                           return with_certificate(unit, *std::move(now));
                       });
}

}  // namespace causeway::ra
