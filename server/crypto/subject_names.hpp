// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace causeway::crypto {

// The names inside a CSR or a certificate, exactly as encoded: nothing is folded or normalised
// here.
struct SubjectNames {
    std::vector<std::string> common_names;
    std::vector<std::string> dns;
    std::vector<std::string> ip;  // text: dotted quad, or RFC 5952 for IPv6
    std::vector<std::string>
        other;  // "email:a@b", "uri:...", "otherName:1.2.3", "dirName:CN=x", ...
    // Subject attributes beside the common name, as "O=Example"; RFC 4514 escaping.
    std::vector<std::string> other_subject;
    // Subject attributes with characters that their string type does not have, such as '*' in a
    // PrintableString. A request with one is refused; for a certificate it is a finding.
    std::vector<std::string> encoding_faults;
};

}  // namespace causeway::crypto
