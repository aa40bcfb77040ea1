// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <variant>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "crypto/jwk.hpp"
#include "model/stores/database.hpp"
#include "ra/caller.hpp"
#include "ra/revocation_case.hpp"
#include "ra/waiters.hpp"

namespace causeway::ra {

// A request of an ACME client, signed by an account of the endpoint or by a key that should be the
// certificate's own (RFC 8555 §7.6).
struct SignedRevocation {
    const model::EndpointContext& context;
    const std::variant<model::Account, crypto::Jwk>& signer;
    const Caller& caller;
};

// Takes requests to revoke: records each before its CA is told (ra/revocation_delivery), and waits
// a while for the CA's answer, since people wait for it at their prompts. Neither a paused endpoint
// nor a suspended key hinders it.
class Revocations {
  public:
    struct Parts {
        model::Database& database;
        CertificateWaiters& waiters;
        const base::Clock& clock;
        base::Random& random;
        base::Log& log;
    };

    // `longest_wait` holds no database connection.
    Revocations(Parts parts, std::chrono::milliseconds longest_wait)
        : parts_(parts), longest_wait_(longest_wait) {}

    // Both give the revocation as it is after the wait: revoked, refused, or requested still.
    // A repeat joins the one that is open, and its CA is asked at once. A key_compromise that is
    // proved or an operator's takes the place of another reason. already_revoked when it is done.

    // not_found unless the endpoint has issued exactly this certificate (DER). unauthorized unless
    // the signer is the account that it was issued to, one with valid authorizations for all of its
    // names, or its own key. With key_compromise that key blocks itself for good, done or not.
    base::Result<RevocationCase> request(const SignedRevocation& request,
                                         base::ByteView certificate,
                                         model::RevocationReason reason);

    // An operator's, at any endpoint; key_compromise blocks the key, and where nothing but that was
    // left to be done there is no error.
    base::Result<RevocationCase> order(model::CertificateId id, model::RevocationReason reason,
                                       const std::string& comment, const Caller& caller);

  private:
    struct Wish {
        model::RevocationReason reason;
        std::string comment;
        bool blocks_key;
        const Caller& caller;
    };
    struct Recorded {
        RevocationCase of;
        bool is_new = false;
        bool blocked_key = false;

        bool was_revoked() const { return of.revocation.state == model::RevocationState::revoked; }
    };

    Recorded record(model::UnitOfWork& unit, const model::IssuedCertificate& certificate,
                    const Wish& wish);
    RevocationCase begin(model::UnitOfWork& unit, const model::IssuedCertificate& certificate,
                         const Wish& wish, const AuditDraft& draft);
    RevocationCase join(model::UnitOfWork& unit, RevocationCase of, const Wish& wish,
                        const AuditDraft& draft);
    base::Result<RevocationCase> follow(CertificateWaiters::Ticket& ticket,
                                        const Recorded& recorded);

    Parts parts_;
    std::chrono::milliseconds longest_wait_;
};

}  // namespace causeway::ra
