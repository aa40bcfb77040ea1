// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace causeway::model {

// CRLReason (RFC 5280 §5.3.1), by its number.
enum class RevocationReason {
    unspecified = 0,
    key_compromise = 1,
    ca_compromise = 2,
    affiliation_changed = 3,
    superseded = 4,
    cessation_of_operation = 5,
    certificate_hold = 6,
    remove_from_crl = 8,
    privilege_withdrawn = 9,
    aa_compromise = 10,
};

}  // namespace causeway::model
