// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <openssl/evp.h>

namespace causeway::support {

// A PKCS#10 request with whatever a client could put into it, as OpenSSL itself writes it.
struct RequestMaker {
    std::string cn = {};
    std::string organization = {};
    std::vector<std::string> sans = {};        // as in OpenSSL's configuration: "DNS:a.example"
    std::vector<std::string> extensions = {};  // "name=value"
    std::vector<std::string> attributes = {};  // dotted OIDs, each with some text for its value

    // DER, with a new P-256 key or with the given one.
    std::string make() const;
    std::string make(EVP_PKEY* key) const;
};

}  // namespace causeway::support
