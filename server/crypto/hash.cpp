// SPDX-License-Identifier: Apache-2.0
#include "crypto/hash.hpp"

#include <limits>

#include <openssl/core_names.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "crypto/openssl.hpp"

namespace causeway::crypto {
namespace {

template <std::size_t Size>
std::array<std::uint8_t, Size> digest(const EVP_MD* algorithm, base::ByteView data) {
    std::array<std::uint8_t, Size> out{};
    unsigned int size = 0;
    require(EVP_Digest(data.data(), data.size(), out.data(), &size, algorithm, nullptr) == 1 &&
                size == Size,
            "EVP_Digest");
    return out;
}

const EVP_MD* digest_of(HmacAlgorithm algorithm) {
    switch (algorithm) {
        case HmacAlgorithm::hs256:
            return EVP_sha256();
        case HmacAlgorithm::hs384:
            return EVP_sha384();
        case HmacAlgorithm::hs512:
            return EVP_sha512();
    }
    return EVP_sha256();
}

}  // namespace

Sha256Digest sha256(base::ByteView data) {
    return digest<32>(EVP_sha256(), data);
}

std::array<std::uint8_t, 20> sha1(base::ByteView data) {
    return digest<20>(EVP_sha1(), data);
}

base::Bytes hmac(HmacAlgorithm algorithm, base::ByteView key, base::ByteView data) {
    require(key.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()), "HMAC");
    base::Bytes out(EVP_MAX_MD_SIZE);
    unsigned int size = 0;
    require(HMAC(digest_of(algorithm), key.data(), static_cast<int>(key.size()), data.data(),
                 data.size(), out.data(), &size) != nullptr,
            "HMAC");
    out.resize(size);
    return out;
}

base::Secret derive_key(const base::Secret& key, std::string_view purpose, std::size_t size) {
    const Handle<EVP_KDF, EVP_KDF_free> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    require(kdf != nullptr, "EVP_KDF_fetch");
    const Handle<EVP_KDF_CTX, EVP_KDF_CTX_free> context(EVP_KDF_CTX_new(kdf.get()));
    require(context != nullptr, "EVP_KDF_CTX_new");
    // OSSL_PARAM has no const form; OpenSSL does not write to its inputs.
    auto* const secret = const_cast<std::uint8_t*>(key.reveal().data());
    std::string info(purpose);
    std::string hash = "SHA256";
    const std::array<OSSL_PARAM, 4> parameters = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, hash.data(), 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, secret, key.reveal().size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()),
        OSSL_PARAM_construct_end()};
    base::Bytes out(size);
    require(EVP_KDF_derive(context.get(), out.data(), out.size(), parameters.data()) == 1,
            "EVP_KDF_derive");
    return base::Secret(std::move(out));
}

}  // namespace causeway::crypto
