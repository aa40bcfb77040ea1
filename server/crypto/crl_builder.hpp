// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "crypto/certificate.hpp"
#include "crypto/key.hpp"

namespace causeway::crypto {

// CRLReason of RFC 5280 §5.3.1 with its numbers; 7 is not used, removeFromCRL belongs to delta
// CRLs.
enum class CrlReason {
    unspecified = 0,
    key_compromise = 1,
    ca_compromise = 2,
    affiliation_changed = 3,
    superseded = 4,
    cessation_of_operation = 5,
    certificate_hold = 6,
    privilege_withdrawn = 9,
    aa_compromise = 10,
};

struct RevokedCertificate {
    base::Bytes serial;  // as in TbsCertificate
    base::Time revoked_at;
    CrlReason reason =
        CrlReason::unspecified;  // unspecified is left out of the entry, as §5.3.1 asks
};

// A complete CRL of one issuer (RFC 5280 §5.1). Times are cut to whole seconds.
struct TbsCertList {
    std::uint64_t number = 0;  // must grow with every CRL of this issuer
    base::Time this_update;
    base::Time next_update;
    std::vector<RevokedCertificate> revoked;
};

// The CRL in DER. malformed with the reason, as sign_certificate; also for a serial given twice.
base::Result<base::Bytes> sign_crl(const TbsCertList& tbs, const Certificate& issuer,
                                   const PrivateKey& issuer_key);

}  // namespace causeway::crypto
