// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/hash.hpp"
#include "crypto/subject_names.hpp"

namespace causeway::crypto {

// What tls-alpn-01 looks at in the certificate that a server shows (RFC 8737 §3). Everything else
// about it proves nothing and is not looked at: who signed it, its dates, its subject, its key.
struct ChallengeCertificate {
    // One extension id-pe-acmeIdentifier; a good certificate has exactly one.
    struct AcmeIdentifier {
        bool critical = false;
        base::Bytes value;  // as it stands there: DER if all is well
    };

    SubjectNames names;  // the subject alternative names only
    std::vector<AcmeIdentifier> acme_identifiers;
};

// malformed, with the reason, for what is not one certificate in DER, and for subject alternative
// names that are there twice, empty or not decodable.
base::Result<ChallengeCertificate> read_challenge_certificate(base::ByteView der);

// The value of a good acmeIdentifier: the digest as an OCTET STRING in DER.
base::Bytes acme_identifier_value(const Sha256Digest& digest);

}  // namespace causeway::crypto
