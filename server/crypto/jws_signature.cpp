// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <openssl/ec.h>

#include "crypto/hash.hpp"
#include "crypto/jws.hpp"
#include "crypto/jws_algorithm.hpp"
#include "crypto/openssl.hpp"

namespace causeway::crypto {
namespace {

using base::Bytes;
using base::ByteView;
using base::ErrorKind;
using base::fail;
using base::Result;

// In the order of preference: short and fast first.
constexpr std::array<AccountAlgorithm, 5> kAccountAlgorithms = {{
    {"ES256", KeyType::ec_p256, "SHA256", 32},
    {"EdDSA", KeyType::ed25519, nullptr, 0},
    {"ES384", KeyType::ec_p384, "SHA384", 48},
    {"ES512", KeyType::ec_p521, "SHA512", 66},
    {"RS256", KeyType::rsa, "SHA256", 0},
}};

base::Error bad_algorithm(std::string detail) {
    base::Error error = base::make_error(ErrorKind::bad_signature_algorithm, std::move(detail));
    error.algorithms = account_algorithms();
    return error;
}

// RFC 7518 §3.4: r‖s of fixed length. OpenSSL wants the DER form.
std::optional<Bytes> ecdsa_to_der(ByteView signature, std::size_t coordinate_size) {
    if (signature.size() != 2 * coordinate_size) return std::nullopt;
    const int size = static_cast<int>(coordinate_size);
    BigNumber r(BN_bin2bn(signature.data(), size, nullptr));
    BigNumber s(BN_bin2bn(signature.data() + coordinate_size, size, nullptr));
    const Handle<ECDSA_SIG, ECDSA_SIG_free> pair(ECDSA_SIG_new());
    require(r && s && pair && ECDSA_SIG_set0(pair.get(), r.get(), s.get()) == 1, "ECDSA_SIG_set0");
    static_cast<void>(r.release());
    static_cast<void>(s.release());
    return encode_der<i2d_ECDSA_SIG>(pair.get());
}

bool verifies(const PublicKey& key, const char* digest, ByteView signature, ByteView data) {
    const Handle<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
    require(context && EVP_DigestVerifyInit_ex(context.get(), nullptr, digest, nullptr, nullptr,
                                               key.handle(), nullptr) == 1,
            "EVP_DigestVerifyInit_ex");
    const bool good = EVP_DigestVerify(context.get(), signature.data(), signature.size(),
                                       data.data(), data.size()) == 1;
    drain_errors();
    return good;
}

std::optional<HmacAlgorithm> hmac_algorithm(std::string_view alg) {
    if (alg == "HS256") return HmacAlgorithm::hs256;
    if (alg == "HS384") return HmacAlgorithm::hs384;
    if (alg == "HS512") return HmacAlgorithm::hs512;
    return std::nullopt;
}

}  // namespace

const std::vector<std::string>& account_algorithms() {
    static const auto names = [] {
        std::vector<std::string> out;
        for (const auto& algorithm : kAccountAlgorithms) out.emplace_back(algorithm.name);
        return out;
    }();
    return names;
}

Result<AccountAlgorithm> find_account_algorithm(std::string_view name) {
    if (name == "none" || name.starts_with("HS")) {
        return fail(ErrorKind::malformed,
                    "The JWS must be signed with the account's private key; \"none\" and MAC "
                    "algorithms are refused.");
    }
    for (const auto& algorithm : kAccountAlgorithms) {
        if (algorithm.name == name) return algorithm;
    }
    return fail(
        bad_algorithm("The JWS signature algorithm is not supported; use one of those "
                      "listed in \"algorithms\"."));
}

Result<void> check_algorithm(std::string_view alg, const PublicKey& key) {
    CAUSEWAY_TRY(const AccountAlgorithm algorithm, find_account_algorithm(alg));
    if (algorithm.key != key.type()) {
        return fail(bad_algorithm("The JWS signature algorithm " + std::string(alg) +
                                  " does not go with this key (" + key.describe() + ")."));
    }
    return {};
}

Result<void> verify_signature(const FlattenedJws& jws, const PublicKey& key) {
    CAUSEWAY_CHECK(check_algorithm(jws.header.alg, key));
    CAUSEWAY_TRY(const AccountAlgorithm algorithm, find_account_algorithm(jws.header.alg));
    std::optional<Bytes> signature = jws.signature;
    if (algorithm.coordinate_size != 0) {
        signature = ecdsa_to_der(jws.signature, algorithm.coordinate_size);
    }
    if (!signature ||
        !verifies(key, algorithm.digest, *signature, base::as_bytes(jws.signing_input))) {
        return fail(ErrorKind::malformed, "The JWS signature is wrong.");
    }
    return {};
}

Result<void> verify_mac(const FlattenedJws& jws, const base::Secret& key) {
    const auto algorithm = hmac_algorithm(jws.header.alg);
    if (!algorithm) {
        return fail(ErrorKind::malformed,
                    "The external account binding must use HS256, HS384 or HS512.");
    }
    // Anybody can compute a MAC under the empty key.
    if (key.empty()) return fail(base::internal_error("verify_mac was given an empty key"));
    const Bytes expected = hmac(*algorithm, key.reveal(), base::as_bytes(jws.signing_input));
    if (!base::constant_time_equal(expected, jws.signature)) {
        return fail(ErrorKind::unauthorized,
                    "The external account binding's MAC is wrong. Check the key id and the HMAC "
                    "key, which the client must decode from base64url before use.");
    }
    return {};
}

}  // namespace causeway::crypto
