// SPDX-License-Identifier: Apache-2.0
#include "crypto/jwk.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/encoding.hpp"
#include "unit/crypto/rfc_vectors.hpp"

namespace causeway::crypto {
namespace {

using base::ErrorKind;
using nlohmann::json;

json example(const char* text) {
    return json::parse(text);
}

void expect_refused(const json& jwk, const std::string& reason) {
    const auto parsed = Jwk::from_json(jwk);
    ASSERT_FALSE(parsed) << jwk;
    EXPECT_EQ(parsed.error().kind, ErrorKind::bad_public_key) << jwk;
    EXPECT_NE(parsed.error().detail.find(reason), std::string::npos) << parsed.error().detail;
}

TEST(Jwk, HasTheThumbprintsOfRfc7638AndRfc8037) {
    EXPECT_EQ(Jwk::parse(rfc::kThumbprintJwk)->thumbprint().value(), rfc::kThumbprint);
    EXPECT_EQ(Jwk::parse(rfc::kEdDsa.jwk)->thumbprint().value(), rfc::kEd25519Thumbprint);
}

TEST(Jwk, ReadsEveryKindOfAccountKey) {
    EXPECT_EQ(Jwk::parse(rfc::kRs256.jwk)->key().describe(), "RSA-2048");
    EXPECT_EQ(Jwk::parse(rfc::kEs256.jwk)->key().type(), KeyType::ec_p256);
    EXPECT_EQ(Jwk::parse(rfc::kEs512.jwk)->key().type(), KeyType::ec_p521);
    EXPECT_EQ(Jwk::parse(rfc::kEdDsa.jwk)->key().type(), KeyType::ed25519);
    // RFC 7518 appendix C.
    EXPECT_EQ(
        Jwk::parse(R"({"kty":"EC","crv":"P-256","x":"gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0",
                             "y":"SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps"})")
            ->key()
            .type(),
        KeyType::ec_p256);
}

TEST(Jwk, IsComparedByContent) {
    json other = example(rfc::kEs256.jwk);
    other["kid"] = "another";
    EXPECT_EQ(Jwk::from_json(other).value(), Jwk::parse(rfc::kEs256.jwk).value());
    EXPECT_EQ(Jwk::from_json(other)->canonical_text(),
              R"({"crv":"P-256","kty":"EC","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
              R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})");
    EXPECT_FALSE(Jwk::from_json(other).value() == Jwk::parse(rfc::kEdDsa.jwk).value());
}

// Conformance row B20.
TEST(Jwk, RefusesPrivateAndSymmetricKeys) {
    for (const char* name : {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}) {
        json jwk = example(rfc::kRs256.jwk);
        jwk[name] = "AQAB";
        expect_refused(jwk, "exposed");
    }
    expect_refused(json{{"kty", "oct"}, {"k", "AQAB"}}, "exposed");
}

// Conformance row B7.
TEST(Jwk, RefusesPointsThatAreNotOnTheirCurve) {
    json off_curve = example(rfc::kEs256.jwk);
    off_curve["y"] = off_curve["x"];
    expect_refused(off_curve, "lie on it");
    json zero = example(rfc::kEs256.jwk);
    zero["x"] = zero["y"] = std::string(43, 'A');
    expect_refused(zero, "lie on it");
    json other_curve = example(rfc::kEs256.jwk);
    other_curve["crv"] = "P-384";
    expect_refused(other_curve, "48 octets");
    json unknown = example(rfc::kEs256.jwk);
    unknown["crv"] = "secp256k1";
    expect_refused(unknown, "not supported");
    json small_order = example(rfc::kEdDsa.jwk);
    small_order["x"] = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    expect_refused(small_order, "large subgroup");
    json x25519 = example(rfc::kEdDsa.jwk);
    x25519["crv"] = "X25519";
    expect_refused(x25519, "use Ed25519");
}

// Conformance row B7.
TEST(Jwk, RefusesWeakRsaKeys) {
    const auto with = [](const char* member, const char* value) {
        json jwk = example(rfc::kRs256.jwk);
        jwk[member] = value;
        return jwk;
    };
    expect_refused(with("e", "AQ"), "exponent");
    expect_refused(with("e", "AQAA"), "exponent");
    expect_refused(with("e", "AQAAAAAAAAAB"), "exponent");
    expect_refused(with("n", "AQAB"), "bits");
    expect_refused(with("n", std::string(1368, '_').c_str()), "bits");
}

// A certificate's key may sign a request too.
TEST(Jwk, TakesSmallExponentsThatNoAccountMayHave) {
    for (const char* exponent : {"Aw", "__8"}) {
        json small = example(rfc::kRs256.jwk);
        small["e"] = exponent;
        EXPECT_TRUE(Jwk::from_json(small)) << exponent;
    }
}

// One key has one thumbprint, so each value has one spelling.
TEST(Jwk, RefusesSecondSpellings) {
    json padded = example(rfc::kEs256.jwk);
    padded["x"] = padded["x"].get<std::string>() + "=";
    expect_refused(padded, "base64url");
    json stray_bits = example(rfc::kEs256.jwk);
    stray_bits["x"] = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEV";
    expect_refused(stray_bits, "base64url");
    json standard_alphabet = example(rfc::kEs256.jwk);
    standard_alphabet["y"] = "x/FEzRu9m36HLN/tue659LNpXW6pCyStikYjKIWI5a0";
    expect_refused(standard_alphabet, "base64url");
    json leading_zero = example(rfc::kRs256.jwk);
    leading_zero["e"] = "AAEAAQ";
    expect_refused(leading_zero, "zero octet");
    json short_coordinate = example(rfc::kEs256.jwk);
    short_coordinate["x"] = "f83O";
    expect_refused(short_coordinate, "32 octets");
}

TEST(Jwk, RefusesMissingAndMistypedMembers) {
    for (const char* name : {"kty", "n", "e"}) {
        json jwk = example(rfc::kRs256.jwk);
        jwk.erase(name);
        expect_refused(jwk, name);
        jwk[name] = 65537;
        expect_refused(jwk, name);
        jwk[name] = "";
        EXPECT_FALSE(Jwk::from_json(jwk));
    }
    for (const char* name : {"crv", "x", "y"}) {
        json jwk = example(rfc::kEs256.jwk);
        jwk.erase(name);
        expect_refused(jwk, name);
    }
    expect_refused(json{{"kty", "XYZ"}}, "not supported");
    expect_refused(json::array(), "not a JSON object");
    expect_refused(json(), "not a JSON object");
    EXPECT_FALSE(Jwk::parse("{"));
    EXPECT_FALSE(Jwk::parse(R"({"kty":"RSA","kty":"EC"})"));
}

}  // namespace
}  // namespace causeway::crypto
