// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/hash.hpp"

struct evp_pkey_st;  // EVP_PKEY, so that no header of ours pulls in OpenSSL

namespace causeway::crypto {

enum class KeyType { rsa, ec_p256, ec_p384, ec_p521, ed25519, other };

// "RSA-2048", "ECDSA P-256", "Ed25519": for people.
std::string describe(KeyType type, int bits);

// A public key that OpenSSL has accepted as well formed (for EC: a point on its curve).
class PublicKey {
  public:
    // SubjectPublicKeyInfo, DER (RFC 5280 §4.1.2.7); trailing octets are refused. Whether the key
    // is a strong one is not asked here: see key_quality.hpp.
    static base::Result<PublicKey> from_spki(base::ByteView der);

    KeyType type() const { return type_; }
    int bits() const { return bits_; }
    std::string describe() const { return crypto::describe(type_, bits_); }

    // One encoding for one key, whatever form it came in: points are uncompressed.
    const base::Bytes& spki() const { return spki_; }
    Sha256Digest spki_sha256() const;
    bool operator==(const PublicKey& other) const { return spki_ == other.spki_; }

    // For this room and connectors only. The public half of `key` is copied.
    static base::Result<PublicKey> from_handle(const evp_pkey_st* key);
    // The same without the copy, which takes longer than verifying a signature: for a key that
    // nobody else uses and that has no private half.
    static base::Result<PublicKey> adopt(std::shared_ptr<evp_pkey_st> key);
    evp_pkey_st* handle() const { return handle_.get(); }

  private:
    PublicKey(std::shared_ptr<evp_pkey_st> handle, KeyType type, int bits, base::Bytes spki);

    std::shared_ptr<evp_pkey_st> handle_;
    KeyType type_;
    int bits_;
    base::Bytes spki_;
};

// A private key in this process's memory; OpenSSL wipes it when the last copy goes.
class PrivateKey {
  public:
    // `bits` matters for RSA only: 2048 to 8192.
    static base::Result<PrivateKey> generate(KeyType type, int bits = 2048);
    // Unencrypted PKCS#8 or traditional PEM.
    static base::Result<PrivateKey> from_pem(const base::Secret& pem);
    base::Secret to_pkcs8_pem() const;

    PublicKey public_key() const;

    explicit PrivateKey(std::shared_ptr<evp_pkey_st> handle) : handle_(std::move(handle)) {}
    evp_pkey_st* handle() const { return handle_.get(); }

  private:
    std::shared_ptr<evp_pkey_st> handle_;
};

}  // namespace causeway::crypto
