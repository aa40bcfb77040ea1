// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "ca/issuer.hpp"
#include "crypto/certificate.hpp"
#include "ra/audit.hpp"

namespace causeway::ra {

// An outcome for evidence and logs: its name, and what the connector said.
struct OutcomeWords {
    const char* name;
    std::string detail;
};

// What a call of enroll or resume said, as one of the things that find says.
ca::FindOutcome widened(const ca::EnrollOutcome& outcome);

OutcomeWords describe(const ca::FindOutcome& outcome);

// A "certificate_sha256" for each of an answer's certificates, in the CA's order.
AuditPayload digests_of(const std::vector<base::Bytes>& certificates);

// One certificate's "certificate_sha256", "serial" and "issuer": what it is found by at its CA.
AuditPayload identity_of(const crypto::Certificate& certificate);

}  // namespace causeway::ra
