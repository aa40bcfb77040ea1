// SPDX-License-Identifier: Apache-2.0
#include "crypto/jwk.hpp"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>
#include <openssl/core_names.h>
#include <openssl/param_build.h>

#include "base/encoding.hpp"
#include "base/json.hpp"
#include "crypto/hash.hpp"
#include "crypto/key_quality.hpp"
#include "crypto/openssl.hpp"

namespace causeway::crypto {
namespace {

using base::Bytes;
using base::ErrorKind;
using base::fail;
using base::Result;
using nlohmann::json;
using ParameterBuilder = Handle<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;

struct Curve {
    const char* name;
    std::size_t coordinate_size;
};
constexpr std::array<Curve, 3> kCurves = {{{"P-256", 32}, {"P-384", 48}, {"P-521", 66}}};

// A member's text as it came and the octets that it stands for; the text is the only spelling, or
// one key would have several thumbprints.
struct Member {
    std::string text;
    Bytes octets;
};

Result<std::string> text_member(const json& jwk, const char* name) {
    const auto member = jwk.find(name);
    if (member == jwk.end() || !member->is_string()) {
        return fail(ErrorKind::bad_public_key,
                    std::string("The JWK lacks the text member \"") + name + "\".");
    }
    return member->get<std::string>();
}

Result<Member> octets_member(const json& jwk, const char* name) {
    CAUSEWAY_TRY(std::string text, text_member(jwk, name));
    auto octets = base::base64url_decode(text);
    if (!octets || octets->empty()) {
        return fail(ErrorKind::bad_public_key, std::string("The JWK's member \"") + name +
                                                   "\" is not base64url without padding.");
    }
    return Member{std::move(text), *std::move(octets)};
}

// RFC 7518 §2: Base64urlUInt has the fewest octets that hold the value.
Result<Member> number_member(const json& jwk, const char* name) {
    CAUSEWAY_TRY(Member member, octets_member(jwk, name));
    if (member.octets.front() == 0) {
        return fail(ErrorKind::bad_public_key, std::string("The JWK's member \"") + name +
                                                   "\" begins with a zero octet; leave it out.");
    }
    return member;
}

Result<Member> fixed_member(const json& jwk, const char* name, std::size_t size) {
    CAUSEWAY_TRY(Member member, octets_member(jwk, name));
    if (member.octets.size() != size) {
        return fail(ErrorKind::bad_public_key, std::string("The JWK's member \"") + name +
                                                   "\" must hold exactly " + std::to_string(size) +
                                                   " octets for this curve.");
    }
    return member;
}

Result<PublicKey> key_from_parameters(const char* algorithm, OSSL_PARAM_BLD* builder) {
    const Handle<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(builder));
    const Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(
        EVP_PKEY_CTX_new_from_name(nullptr, algorithm, nullptr));
    require(parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1,
            "EVP_PKEY_fromdata_init");
    EVP_PKEY* raw = nullptr;
    const bool made =
        EVP_PKEY_fromdata(context.get(), &raw, EVP_PKEY_PUBLIC_KEY, parameters.get()) == 1;
    std::shared_ptr<EVP_PKEY> key(raw, EVP_PKEY_free);
    if (!made) {
        return fail(
            openssl_error(ErrorKind::bad_public_key,
                          "The JWK's values do not form a public key: for an elliptic curve "
                          "the point must lie on it."));
    }
    return PublicKey::adopt(std::move(key));
}

struct ParsedKey {
    PublicKey key;
    std::string canonical_text;
};

// Member names and values here need no escaping: they are fixed names and base64url.
std::string canonical(std::initializer_list<std::pair<const char*, std::string_view>> members) {
    std::string out = "{";
    for (const auto& [name, value] : members) {
        if (out.size() > 1) out += ',';
        out.append("\"").append(name).append("\":\"").append(value).append("\"");
    }
    return out + "}";
}

Result<ParsedKey> parse_rsa(const json& jwk) {
    CAUSEWAY_TRY(const Member n, number_member(jwk, "n"));
    CAUSEWAY_TRY(const Member e, number_member(jwk, "e"));
    const BigNumber modulus(BN_bin2bn(n.octets.data(), static_cast<int>(n.octets.size()), nullptr));
    const BigNumber exponent(
        BN_bin2bn(e.octets.data(), static_cast<int>(e.octets.size()), nullptr));
    const ParameterBuilder builder(OSSL_PARAM_BLD_new());
    require(modulus && exponent && builder &&
                OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) &&
                OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()),
            "OSSL_PARAM_BLD_push_BN");
    CAUSEWAY_TRY(PublicKey key, key_from_parameters("RSA", builder.get()));
    CAUSEWAY_CHECK(check_key_quality(key));
    return ParsedKey{std::move(key), canonical({{"e", e.text}, {"kty", "RSA"}, {"n", n.text}})};
}

Result<ParsedKey> parse_ec(const json& jwk) {
    CAUSEWAY_TRY(const std::string name, text_member(jwk, "crv"));
    const auto* const curve = std::find_if(kCurves.begin(), kCurves.end(),
                                           [&](const Curve& c) { return name == c.name; });
    if (curve == kCurves.end()) {
        return fail(ErrorKind::bad_public_key,
                    "The JWK's curve is not supported; use P-256, P-384 or P-521.");
    }
    CAUSEWAY_TRY(const Member x, fixed_member(jwk, "x", curve->coordinate_size));
    CAUSEWAY_TRY(const Member y, fixed_member(jwk, "y", curve->coordinate_size));
    Bytes point = {POINT_CONVERSION_UNCOMPRESSED};
    point.insert(point.end(), x.octets.begin(), x.octets.end());
    point.insert(point.end(), y.octets.begin(), y.octets.end());
    const ParameterBuilder builder(OSSL_PARAM_BLD_new());
    require(builder &&
                OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME,
                                                curve->name, 0) &&
                OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY,
                                                 point.data(), point.size()),
            "OSSL_PARAM_BLD_push_octet_string");
    CAUSEWAY_TRY(PublicKey key, key_from_parameters("EC", builder.get()));
    return ParsedKey{
        std::move(key),
        canonical({{"crv", curve->name}, {"kty", "EC"}, {"x", x.text}, {"y", y.text}})};
}

// RFC 8037 §2.
Result<ParsedKey> parse_okp(const json& jwk) {
    CAUSEWAY_TRY(const std::string curve, text_member(jwk, "crv"));
    if (curve != "Ed25519") {
        return fail(ErrorKind::bad_public_key, "The JWK's curve is not supported; use Ed25519.");
    }
    CAUSEWAY_TRY(const Member x, fixed_member(jwk, "x", 32));
    std::shared_ptr<EVP_PKEY> handle(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, x.octets.data(), x.octets.size()),
        EVP_PKEY_free);
    require(handle != nullptr, "EVP_PKEY_new_raw_public_key");
    CAUSEWAY_TRY(PublicKey key, PublicKey::adopt(std::move(handle)));
    CAUSEWAY_CHECK(check_key_quality(key));
    return ParsedKey{std::move(key),
                     canonical({{"crv", "Ed25519"}, {"kty", "OKP"}, {"x", x.text}})};
}

// A client that sends its private key has lost it: say so, and keep it out of our storage and logs.
Result<void> refuse_private_members(const json& jwk) {
    for (const char* name : {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}) {
        if (jwk.contains(name)) {
            return fail(
                ErrorKind::bad_public_key,
                "The JWK holds private or symmetric key material. It is now exposed: make a "
                "new key and send its public members only.");
        }
    }
    return {};
}

Result<ParsedKey> parse_key(const json& jwk) {
    CAUSEWAY_TRY(const std::string type, text_member(jwk, "kty"));
    if (type == "RSA") return parse_rsa(jwk);
    if (type == "EC") return parse_ec(jwk);
    if (type == "OKP") return parse_okp(jwk);
    return fail(ErrorKind::bad_public_key,
                "The JWK's key type is not supported; use RSA, EC or OKP with Ed25519.");
}

}  // namespace

Result<Jwk> Jwk::from_json(const json& value) {
    if (!value.is_object()) return fail(ErrorKind::bad_public_key, "The JWK is not a JSON object.");
    CAUSEWAY_CHECK(refuse_private_members(value));
    CAUSEWAY_TRY(ParsedKey parsed, parse_key(value));
    return Jwk(std::move(parsed.key), std::move(parsed.canonical_text));
}

Result<Jwk> Jwk::parse(std::string_view text) {
    CAUSEWAY_TRY(const json value, base::parse_json(text));
    return from_json(value);
}

Jwk::Jwk(PublicKey key, std::string canonical_text)
    : key_(std::move(key)),
      canonical_text_(std::move(canonical_text)),
      thumbprint_(base::base64url_encode(sha256(base::as_bytes(canonical_text_)))) {}

}  // namespace causeway::crypto
