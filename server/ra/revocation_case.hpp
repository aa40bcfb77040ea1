// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "model/certificate.hpp"
#include "model/job.hpp"
#include "model/revocation.hpp"
#include "model/stores/database.hpp"
#include "ra/audit.hpp"

namespace causeway::ra {

// A revocation and what it is for.
struct RevocationCase {
    model::Revocation revocation;
    model::IssuedCertificate certificate;
};

// internal when the certificate is gone.
base::Result<RevocationCase> with_certificate(model::UnitOfWork& unit,
                                              model::Revocation revocation);

// The job that asks the CA, when the revocation says so.
model::Job next_try(const RevocationCase& of, const base::Clock& clock, base::Random& random);

// Who asked, why, and what the certificate is found by at its CA.
AuditPayload describe(const RevocationCase& of);

// Stores a revocation that has just ended as `revoked`: the certificate is revoked from then on.
void store_revoked(model::UnitOfWork& unit, const RevocationCase& of, const AuditDraft& draft);

}  // namespace causeway::ra
