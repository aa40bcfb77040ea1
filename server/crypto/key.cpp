// SPDX-License-Identifier: Apache-2.0
#include "crypto/key.hpp"

#include <array>
#include <utility>

#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "crypto/der.hpp"
#include "crypto/openssl.hpp"

namespace causeway::crypto {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

std::string text_parameter(EVP_PKEY* key, const char* name) {
    std::array<char, 64> text{};
    std::size_t size = 0;
    const bool found =
        EVP_PKEY_get_utf8_string_param(key, name, text.data(), text.size(), &size) == 1;
    drain_errors();
    return found ? std::string(text.data(), size) : std::string();
}

KeyType elliptic_type(EVP_PKEY* key) {
    // A curve spelled out by its parameters can differ from the curve that it resembles.
    if (text_parameter(key, OSSL_PKEY_PARAM_EC_ENCODING) == OSSL_PKEY_EC_ENCODING_EXPLICIT) {
        return KeyType::other;
    }
    const std::string group = text_parameter(key, OSSL_PKEY_PARAM_GROUP_NAME);
    if (group == "prime256v1") return KeyType::ec_p256;
    if (group == "secp384r1") return KeyType::ec_p384;
    if (group == "secp521r1") return KeyType::ec_p521;
    return KeyType::other;
}

KeyType type_of(EVP_PKEY* key) {
    switch (EVP_PKEY_get_base_id(key)) {
        case EVP_PKEY_RSA:
            return KeyType::rsa;
        case EVP_PKEY_EC:
            return elliptic_type(key);
        case EVP_PKEY_ED25519:
            return KeyType::ed25519;
        default:
            return KeyType::other;
    }
}

bool is_valid_point(EVP_PKEY* key) {
    const Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(
        EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    require(context != nullptr, "EVP_PKEY_CTX_new_from_pkey");
    return EVP_PKEY_public_check(context.get()) == 1;
}

// One encoding for one key, or a compressed point would pass every comparison by hash.
base::Bytes canonical_spki(EVP_PKEY* key, KeyType type) {
    if (type == KeyType::ec_p256 || type == KeyType::ec_p384 || type == KeyType::ec_p521) {
        require(EVP_PKEY_set_utf8_string_param(key, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT,
                                               OSSL_PKEY_EC_POINT_CONVERSION_FORMAT_UNCOMPRESSED),
                "EVP_PKEY_set_utf8_string_param");
    }
    return encode_der<i2d_PUBKEY>(key);
}

// A server has nobody to ask; without this OpenSSL prompts on the terminal.
int no_passphrase(char*, int, int, void*) {
    return -1;
}

std::shared_ptr<EVP_PKEY> shared(KeyHandle key) {
    return {key.release(), EVP_PKEY_free};
}

}  // namespace

std::string describe(KeyType type, int bits) {
    switch (type) {
        case KeyType::rsa:
            return "RSA-" + std::to_string(bits);
        case KeyType::ec_p256:
            return "ECDSA P-256";
        case KeyType::ec_p384:
            return "ECDSA P-384";
        case KeyType::ec_p521:
            return "ECDSA P-521";
        case KeyType::ed25519:
            return "Ed25519";
        case KeyType::other:
            return "unsupported key";
    }
    return "unsupported key";
}

Result<PublicKey> PublicKey::from_spki(base::ByteView der) {
    if (!is_der(der)) {
        return fail(ErrorKind::bad_public_key,
                    "The public key is not a DER SubjectPublicKeyInfo without trailing octets.");
    }
    const unsigned char* end = der.data();
    KeyHandle key(d2i_PUBKEY(nullptr, &end, static_cast<long>(der.size())));
    if (!key) {
        return fail(openssl_error(ErrorKind::bad_public_key,
                                  "The public key cannot be read: its algorithm is unknown or its "
                                  "value does not fit the algorithm."));
    }
    return adopt(shared(std::move(key)));
}

Result<PublicKey> PublicKey::adopt(std::shared_ptr<evp_pkey_st> key) {
    if (EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_EC && !is_valid_point(key.get())) {
        return fail(openssl_error(ErrorKind::bad_public_key,
                                  "The public key is not a point on its elliptic curve."));
    }
    const KeyType type = type_of(key.get());
    const int bits = EVP_PKEY_get_bits(key.get());
    base::Bytes spki = canonical_spki(key.get(), type);
    return PublicKey(std::move(key), type, bits, std::move(spki));
}

Result<PublicKey> PublicKey::from_handle(const evp_pkey_st* key) {
    return from_spki(encode_der<i2d_PUBKEY>(key));
}

PublicKey::PublicKey(std::shared_ptr<evp_pkey_st> handle, KeyType type, int bits, base::Bytes spki)
    : handle_(std::move(handle)), type_(type), bits_(bits), spki_(std::move(spki)) {}

Sha256Digest PublicKey::spki_sha256() const {
    return sha256(spki_);
}

Result<PrivateKey> PrivateKey::generate(KeyType type, int bits) {
    KeyHandle key;
    switch (type) {
        case KeyType::rsa:
            if (bits < 2048 || bits > 8192) {
                return fail(ErrorKind::malformed, "An RSA key needs 2048 to 8192 bits.");
            }
            key.reset(EVP_RSA_gen(static_cast<unsigned int>(bits)));
            break;
        case KeyType::ec_p256:
            key.reset(EVP_EC_gen("P-256"));
            break;
        case KeyType::ec_p384:
            key.reset(EVP_EC_gen("P-384"));
            break;
        case KeyType::ec_p521:
            key.reset(EVP_EC_gen("P-521"));
            break;
        case KeyType::ed25519:
            key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
            break;
        case KeyType::other:
            return fail(ErrorKind::malformed, "There is no such kind of key to generate.");
    }
    require(key != nullptr, "key generation");
    return PrivateKey(shared(std::move(key)));
}

Result<PrivateKey> PrivateKey::from_pem(const base::Secret& pem) {
    const BioHandle bio = reading_bio(pem.reveal());
    KeyHandle key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
    if (!key) {
        return fail(openssl_error(ErrorKind::malformed,
                                  "The text is not an unencrypted private key in PEM form."));
    }
    return PrivateKey(shared(std::move(key)));
}

base::Secret PrivateKey::to_pkcs8_pem() const {
    // This kind of stream wipes its memory.
    const BioHandle bio(BIO_new(BIO_s_secmem()));
    require(bio != nullptr, "BIO_new");
    require(PEM_write_bio_PKCS8PrivateKey(bio.get(), handle_.get(), nullptr, nullptr, 0, nullptr,
                                          nullptr) == 1,
            "PEM_write_bio_PKCS8PrivateKey");
    char* text = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &text);
    return base::Secret::from_text({text, static_cast<std::size_t>(size)});
}

PublicKey PrivateKey::public_key() const {
    auto key = PublicKey::from_handle(handle_.get());
    require(key.has_value(), "public half of a private key");
    return *std::move(key);
}

}  // namespace causeway::crypto
