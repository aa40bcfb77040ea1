// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/bytes.hpp"
#include "base/clock.hpp"

namespace causeway::support {

// What a CA puts into a certificate, and can get wrong.
struct TestCertificate {
    std::string cn;
    int cn_type = MBSTRING_UTF8;  // a V_ASN1_ constant takes the octets as they are
    std::vector<std::string> subject_alternative_names = {"DNS:www.example.com"};  // as OpenSSL
    std::string extended_key_usage = "serverAuth";                                 // empty: none
    std::string key_usage;                                                         // empty: none
    bool ca = false;
    base::Time not_before;
    base::Time not_after;
    const EVP_MD* digest = EVP_sha256();
    unsigned long serial = 4711;
};

// A root with an issuing CA below it. Everything is made by OpenSSL itself and shares nothing with
// server/crypto, so that the one checks the other.
class TestCa {
  public:
    explicit TestCa(base::Time now);

    // DER.
    base::Bytes root() const;
    base::Bytes issuing() const;
    base::Bytes sign(const TestCertificate& certificate, EVP_PKEY* key) const;

  private:
    struct Key {
        void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    };
    struct Cert {
        void operator()(X509* certificate) const { X509_free(certificate); }
    };
    using KeyHandle = std::unique_ptr<EVP_PKEY, Key>;
    using CertHandle = std::unique_ptr<X509, Cert>;

    static CertHandle make(const TestCertificate& certificate, EVP_PKEY* key, X509* issuer,
                           EVP_PKEY* issuer_key);
    static base::Bytes der(X509* certificate);

    KeyHandle root_key_;
    CertHandle root_;
    KeyHandle issuing_key_;
    CertHandle issuing_;
};

}  // namespace causeway::support
