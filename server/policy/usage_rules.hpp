// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "crypto/key_usage.hpp"

namespace causeway::policy {

// What certificates may be used for, and must.
struct UsageRules {
    std::vector<std::string> required_extended;  // dotted OIDs
    std::vector<std::string> allowed_extended;   // beside the required ones
    std::vector<crypto::KeyUsage> forbidden;
};

// A TLS server's, which may be a client as well. Any further use (signing code, OCSP answers or
// certificates) is an authority that proving a name does not give.
UsageRules server_usages();
// A TLS client's, which is no server. It must say so: a certificate without any extended key usage
// is good for every use (RFC 5280 §4.2.1.12).
UsageRules client_usages();

struct UsageDifference {
    std::vector<std::string> missing;
    std::vector<std::string> surplus;
};

// In words: "extended key usage codeSigning (1.3.6.1.5.5.7.3.3)".
UsageDifference compare_usages(const crypto::KeyUsages& usages, const UsageRules& rules);

}  // namespace causeway::policy
