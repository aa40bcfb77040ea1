// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/key.hpp"
#include "crypto/key_usage.hpp"
#include "crypto/subject_names.hpp"

namespace causeway::crypto {

// A PKCS#10 request (RFC 2986) that parsed completely and whose self-signature is right.
class Csr {
  public:
    // bad_csr with the reason: not DER, trailing octets, unknown key, weak or wrong signature, a
    // list of names or usages that is there twice or empty, a name with NUL or non-ASCII octets.
    static base::Result<Csr> parse(base::ByteView der);

    const base::Bytes& der() const { return der_; }
    std::string pem() const;
    const PublicKey& key() const { return key_; }
    const SubjectNames& names() const { return names_; }
    // Dotted OIDs of the attributes (RFC 2986 §4.1), the request for extensions among them.
    const std::vector<std::string>& attributes() const { return attributes_; }
    // Dotted OIDs of the requested extensions, in order; a repeated one appears twice.
    const std::vector<std::string>& requested_extensions() const { return extensions_; }
    const KeyUsages& usages() const { return usages_; }
    bool asks_to_be_ca() const { return asks_to_be_ca_; }

  private:
    Csr(base::Bytes der, PublicKey key) : der_(std::move(der)), key_(std::move(key)) {}

    base::Bytes der_;
    PublicKey key_;
    SubjectNames names_;
    std::vector<std::string> attributes_;
    std::vector<std::string> extensions_;
    KeyUsages usages_;
    bool asks_to_be_ca_ = false;
};

}  // namespace causeway::crypto
