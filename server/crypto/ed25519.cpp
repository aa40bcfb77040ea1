// SPDX-License-Identifier: Apache-2.0
#include "crypto/ed25519.hpp"

#include "crypto/openssl.hpp"

namespace causeway::crypto {
namespace {

using DigestContext = Handle<EVP_MD_CTX, EVP_MD_CTX_free>;

}  // namespace

base::Result<Ed25519PublicKey> ed25519_public_key(const PrivateKey& key) {
    Ed25519PublicKey octets{};
    std::size_t size = octets.size();
    const bool read = EVP_PKEY_get_base_id(key.handle()) == EVP_PKEY_ED25519 &&
                      EVP_PKEY_get_raw_public_key(key.handle(), octets.data(), &size) == 1;
    drain_errors();
    if (!read) {
        return base::fail(
            base::ErrorKind::malformed,
            "The key is not an Ed25519 key. Make one with: openssl genpkey -algorithm "
            "ed25519");
    }
    return octets;
}

Ed25519Signature ed25519_sign(const PrivateKey& key, base::ByteView text) {
    const DigestContext context(EVP_MD_CTX_new());
    require(context && EVP_DigestSignInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr,
                                             key.handle(), nullptr) == 1,
            "EVP_DigestSignInit_ex");
    Ed25519Signature signature{};
    std::size_t size = signature.size();
    require(EVP_DigestSign(context.get(), signature.data(), &size, text.data(), text.size()) == 1 &&
                size == signature.size(),
            "EVP_DigestSign");
    return signature;
}

bool ed25519_verify(const Ed25519PublicKey& key, base::ByteView text, base::ByteView signature) {
    const KeyHandle handle(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()));
    const DigestContext context(EVP_MD_CTX_new());
    require(handle && context &&
                EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr,
                                        handle.get(), nullptr) == 1,
            "EVP_DigestVerifyInit_ex");
    const bool good = EVP_DigestVerify(context.get(), signature.data(), signature.size(),
                                       text.data(), text.size()) == 1;
    drain_errors();
    return good;
}

}  // namespace causeway::crypto
