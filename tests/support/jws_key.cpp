// SPDX-License-Identifier: Apache-2.0
#include "support/jws_key.hpp"

#include <stdexcept>
#include <vector>

#include <nlohmann/json.hpp>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>

namespace causeway::support {
namespace {

using nlohmann::json;

const unsigned char* octets_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

void require(bool done, const char* what) {
    if (!done) throw std::runtime_error(std::string("OpenSSL: ") + what);
}

const char* curve_of(std::string_view alg) {
    if (alg == "ES256") return "P-256";
    if (alg == "ES384") return "P-384";
    return "P-521";
}

int coordinate_size(const EVP_PKEY* key) {
    return (EVP_PKEY_get_bits(key) + 7) / 8;
}

const char* digest_of(std::string_view alg) {
    if (alg == "EdDSA") return nullptr;
    if (alg == "ES384") return "SHA384";
    return alg == "ES512" ? "SHA512" : "SHA256";
}

std::string number(const EVP_PKEY* key, const char* name, int size = 0) {
    BIGNUM* raw = nullptr;
    require(EVP_PKEY_get_bn_param(key, name, &raw) == 1, name);
    const std::unique_ptr<BIGNUM, decltype(&BN_free)> value(raw, BN_free);
    std::vector<unsigned char> octets(
        static_cast<std::size_t>(size != 0 ? size : BN_num_bytes(value.get())));
    BN_bn2binpad(value.get(), octets.data(), static_cast<int>(octets.size()));
    return {octets.begin(), octets.end()};
}

std::string raw_public_key(const EVP_PKEY* key) {
    unsigned char octets[32];
    std::size_t size = sizeof octets;
    require(EVP_PKEY_get_raw_public_key(key, octets, &size) == 1, "raw public key");
    return {octets, octets + size};
}

}  // namespace

std::string base64url(std::string_view octets) {
    std::string out(4 * ((octets.size() + 2) / 3) + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                     octets_of(octets), static_cast<int>(octets.size()));
    out.resize(static_cast<std::size_t>(size));
    while (out.ends_with('=')) out.pop_back();
    for (char& c : out) {
        if (c == '+') c = '-';
        if (c == '/') c = '_';
    }
    return out;
}

JwsKey::JwsKey(std::string alg, EVP_PKEY* key) : alg_(std::move(alg)), key_(key, EVP_PKEY_free) {
    require(key != nullptr, "key generation");
}

JwsKey JwsKey::generate(std::string_view alg, int rsa_bits) {
    const std::string name(alg);
    if (alg == "RS256") {
        return {name,
                EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(rsa_bits))};
    }
    if (alg == "EdDSA") return {name, EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")};
    return {name, EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve_of(alg))};
}

json JwsKey::jwk() const {
    if (alg_ == "RS256") {
        return {{"kty", "RSA"},
                {"n", base64url(number(handle(), OSSL_PKEY_PARAM_RSA_N))},
                {"e", base64url(number(handle(), OSSL_PKEY_PARAM_RSA_E))}};
    }
    if (alg_ == "EdDSA") {
        return {{"kty", "OKP"}, {"crv", "Ed25519"}, {"x", base64url(raw_public_key(handle()))}};
    }
    const int size = coordinate_size(handle());
    return {{"kty", "EC"},
            {"crv", curve_of(alg_)},
            {"x", base64url(number(handle(), OSSL_PKEY_PARAM_EC_PUB_X, size))},
            {"y", base64url(number(handle(), OSSL_PKEY_PARAM_EC_PUB_Y, size))}};
}

std::string JwsKey::thumbprint() const {
    // jwk() holds the required members only, and the JSON library writes them in lexical order.
    const std::string canonical = jwk().dump();
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256(octets_of(canonical), canonical.size(), digest);
    return base64url({reinterpret_cast<const char*>(digest), sizeof digest});
}

std::string JwsKey::sign_der(std::string_view input) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free);
    require(EVP_DigestSignInit_ex(context.get(), nullptr, digest_of(alg_), nullptr, nullptr,
                                  handle(), nullptr) == 1,
            "EVP_DigestSignInit_ex");
    std::size_t size = 0;
    EVP_DigestSign(context.get(), nullptr, &size, octets_of(input), input.size());
    std::vector<unsigned char> signature(size);
    require(
        EVP_DigestSign(context.get(), signature.data(), &size, octets_of(input), input.size()) == 1,
        "EVP_DigestSign");
    return {signature.begin(), signature.begin() + static_cast<std::ptrdiff_t>(size)};
}

std::string JwsKey::sign(std::string_view input) const {
    const std::string signature = sign_der(input);
    if (!alg_.starts_with("ES")) return signature;
    const unsigned char* at = octets_of(signature);
    const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> pair(
        d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(signature.size())), ECDSA_SIG_free);
    require(pair != nullptr, "d2i_ECDSA_SIG");
    const int size = coordinate_size(handle());
    std::vector<unsigned char> out(2 * static_cast<std::size_t>(size));
    BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), out.data(), size);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), out.data() + size, size);
    return {out.begin(), out.end()};
}

}  // namespace causeway::support
