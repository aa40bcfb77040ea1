// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "crypto/hash.hpp"
#include "crypto/key.hpp"
#include "crypto/key_usage.hpp"
#include "crypto/subject_names.hpp"

struct x509_st;  // X509

namespace causeway::crypto {

// An X.509 certificate (RFC 5280) that parsed completely. Cheap to copy.
class Certificate {
  public:
    // malformed with the reason. Beside what cannot be decoded this refuses trailing octets, any
    // extension that is there twice, an empty list of names or usages, and a negative serial
    // number.
    static base::Result<Certificate> parse(base::ByteView der);

    base::Bytes der() const;
    std::string pem() const;
    Sha256Digest sha256() const;
    const PublicKey& key() const { return key_; }
    const SubjectNames& names() const { return names_; }

    // The serial number's content octets, lower-case hex, with no leading zero octet.
    std::string serial_hex() const;
    std::string issuer() const;   // RFC 4514
    std::string subject() const;  // RFC 4514
    base::Bytes issuer_der() const;
    // Whole seconds, both inclusive: a certificate with equal times is valid for one second
    // (RFC 5280 §4.1.2.5).
    base::Time not_before() const;
    base::Time not_after() const;
    // The basic constraints' cA bit, whatever the key usage says.
    bool is_ca() const;
    bool self_issued() const;  // subject and issuer are one name
    std::optional<base::Bytes> authority_key_id() const;
    const KeyUsages& usages() const { return usages_; }
    std::string signature_algorithm() const;  // "sha256WithRSAEncryption", "rsassaPss"
    // Whether its digest is SHA-256, SHA-384 or SHA-512, or it is EdDSA.
    bool has_strong_signature() const;

    bool operator==(const Certificate& other) const { return sha256() == other.sha256(); }

    // For this room and connectors only. The certificate is copied.
    static base::Result<Certificate> from_handle(const x509_st* certificate);
    x509_st* handle() const { return handle_.get(); }

  private:
    Certificate(std::shared_ptr<x509_st> handle, PublicKey key, SubjectNames names,
                KeyUsages usages);

    std::shared_ptr<x509_st> handle_;
    PublicKey key_;
    SubjectNames names_;
    KeyUsages usages_;
};

// Certificates from PEM text, in order; anything between the blocks is ignored, private keys too.
// malformed when there is none, when a block is broken, or above 4 MiB.
base::Result<std::vector<Certificate>> parse_pem_certificates(std::string_view pem);

// RFC 8555 §9.1: leaf first, strict PEM, LF line ends, nothing before or between the blocks.
std::string pem_chain(const std::vector<Certificate>& chain);

// Orders `candidates` into the chain that begins at `leaf` and ends at one of `anchors`, every
// signature and right to sign verified; times, path lengths and name constraints not considered. A
// self-issued anchor is left out, because a client holds it or must not trust it, unless it signed
// the leaf: clients expect an issuer beside it. Any other anchor closes the chain. The shortest
// chain is taken. malformed when none builds or there are more than 64 candidates.
base::Result<std::vector<Certificate>> build_chain(const Certificate& leaf,
                                                   const std::vector<Certificate>& candidates,
                                                   const std::vector<Certificate>& anchors);

}  // namespace causeway::crypto
