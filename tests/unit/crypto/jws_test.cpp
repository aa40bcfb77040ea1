// SPDX-License-Identifier: Apache-2.0
#include "crypto/jws.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/encoding.hpp"
#include "unit/crypto/rfc_vectors.hpp"
#include "unit/crypto/test_data.hpp"

namespace causeway::crypto {
namespace {

using base::ErrorKind;
using base::Secret;
using nlohmann::json;

json flattened(const rfc::Example& example) {
    return {{"protected", example.protected_header},
            {"payload", example.payload},
            {"signature", example.signature}};
}

// A JWS whose header is the given text; its signature is not looked at by the parser.
std::string with_header(const std::string& header) {
    return json{{"protected", base::base64url_encode(base::as_bytes(header))},
                {"payload", "e30"},
                {"signature", "AA"}}
        .dump();
}

Secret hs256_key() {
    return Secret(base::base64url_decode(rfc::kHs256Key).value());
}

void expect_malformed(const std::string& text) {
    const auto jws = parse_jws(text);
    ASSERT_FALSE(jws) << text;
    EXPECT_EQ(jws.error().kind, ErrorKind::malformed) << text;
}

// Conformance row B4: a key of each kind.
TEST(Jws, VerifiesTheExamplesOfRfc7515AndRfc8037) {
    for (const auto& example : {rfc::kRs256, rfc::kEs256, rfc::kEs512, rfc::kEdDsa}) {
        const auto jws = parse_jws(flattened(example).dump());
        ASSERT_TRUE(jws) << example.protected_header;
        EXPECT_TRUE(verify_signature(*jws, Jwk::parse(example.jwk)->key())) << jws->header.alg;
        EXPECT_EQ(base::base64url_encode(jws->payload), example.payload);
    }
}

// Conformance row B4: ES384 has no example in the RFC.
TEST(Jws, VerifiesWhatOpensslSigned) {
    for (const auto& [file, key] :
         {std::pair("es256.jws.json", "p256"), std::pair("es384.jws.json", "p384"),
          std::pair("rs256.jws.json", "rsa2048")}) {
        const auto jws = parse_jws(text_of(file));
        ASSERT_TRUE(jws) << file;
        EXPECT_TRUE(verify_signature(*jws, public_key(key))) << file;
    }
}

TEST(Jws, RefusesAnyChangeOfWhatWasSigned) {
    const PublicKey key = Jwk::parse(rfc::kEs256.jwk)->key();
    const auto good = parse_jws(flattened(rfc::kEs256).dump()).value();
    for (std::size_t i = 0; i < good.signature.size(); ++i) {
        FlattenedJws changed = good;
        changed.signature[i] ^= 1;
        const auto verified = verify_signature(changed, key);
        ASSERT_FALSE(verified) << i;
        EXPECT_EQ(verified.error().kind, ErrorKind::malformed);
        EXPECT_EQ(verified.error().detail, "The JWS signature is wrong.");
    }
    FlattenedJws changed = good;
    changed.signing_input += 'A';
    EXPECT_FALSE(verify_signature(changed, key));
    EXPECT_FALSE(verify_signature(good, public_key("p256")));
}

// Conformance row B6.
TEST(Jws, RefusesEcdsaSignaturesThatAreNotTwoCoordinatesOfFixedLength) {
    const auto der = parse_jws(text_of("es256-der-signature.jws.json"));
    ASSERT_TRUE(der);
    EXPECT_FALSE(verify_signature(*der, public_key("p256")));
    auto jws = parse_jws(text_of("es256.jws.json")).value();
    const base::Bytes good = jws.signature;
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{63}, std::size_t{65}, std::size_t{132}}) {
        jws.signature = good;
        jws.signature.resize(size);
        EXPECT_FALSE(verify_signature(jws, public_key("p256"))) << size;
    }
    jws.signature.assign(64, 0);
    EXPECT_FALSE(verify_signature(jws, public_key("p256")));
}

// Conformance row B6.
TEST(Jws, AcceptsAnAlgorithmOnlyWithItsOwnKindOfKey) {
    const std::vector<std::string> keys = {"p256", "p384", "p521", "ed25519", "rsa2048"};
    const std::vector<std::string> fitting = {"ES256", "ES384", "ES512", "EdDSA", "RS256"};
    for (std::size_t k = 0; k < keys.size(); ++k) {
        for (std::size_t a = 0; a < fitting.size(); ++a) {
            const auto checked = check_algorithm(fitting[a], public_key(keys[k]));
            EXPECT_EQ(checked.has_value(), a == k) << fitting[a] << " with " << keys[k];
            if (checked) continue;
            EXPECT_EQ(checked.error().kind, ErrorKind::bad_signature_algorithm);
            EXPECT_EQ(checked.error().algorithms, account_algorithms());
        }
    }
    const auto jws = parse_jws(text_of("es256-with-p384.jws.json")).value();
    const auto verified = verify_signature(jws, public_key("p384"));
    ASSERT_FALSE(verified);
    EXPECT_EQ(verified.error().kind, ErrorKind::bad_signature_algorithm);
}

// Conformance row B3.
TEST(Jws, RefusesNoneAndMacsForAnAccountSignature) {
    for (const char* alg : {"none", "HS256", "HS384", "HS512", "HS1"}) {
        const auto checked = check_algorithm(alg, public_key("rsa2048"));
        ASSERT_FALSE(checked) << alg;
        EXPECT_EQ(checked.error().kind, ErrorKind::malformed) << alg;
    }
    // An attacker knows the public key and could use it as the MAC's key.
    const auto jws = parse_jws(flattened(rfc::kHs256).dump()).value();
    EXPECT_FALSE(verify_signature(jws, public_key("rsa2048")));
}

// Conformance row B5.
TEST(Jws, NamesTheAlgorithmsThatItHas) {
    for (const char* alg :
         {"RS1", "ES256K", "RS512", "PS256", "Ed25519", "es256", "", "NONE", "XY"}) {
        const auto checked = check_algorithm(alg, public_key("p256"));
        ASSERT_FALSE(checked) << alg;
        EXPECT_EQ(checked.error().kind, ErrorKind::bad_signature_algorithm) << alg;
        EXPECT_EQ(checked.error().algorithms, account_algorithms());
    }
    // Also when the key that comes along is of no kind we know.
    const auto jws = parse_jws(
        with_header(R"({"alg":"ES256K","jwk":{"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"}})"));
    ASSERT_FALSE(jws);
    EXPECT_EQ(jws.error().kind, ErrorKind::bad_signature_algorithm);
}

// Conformance row B1.
TEST(Jws, AcceptsTheFlattenedSerializationOnly) {
    const json good = flattened(rfc::kEs256);
    const auto changed = [&](const char* member, const json& value) {
        json out = good;
        out[member] = value;
        return out.dump();
    };
    const auto without = [&](const char* member) {
        json out = good;
        out.erase(member);
        return out.dump();
    };
    EXPECT_TRUE(parse_jws(good.dump()));
    EXPECT_TRUE(parse_jws(changed("extra", {1})));
    const std::vector<std::string> bad = {
        changed("signatures", json::array({good})),
        changed("header", {{"kid", "x"}}),
        changed("header", json::object()),
        without("protected"),
        without("payload"),
        without("signature"),
        changed("protected", ""),
        changed("protected", good["protected"].get<std::string>() + "="),
        changed("payload", good["payload"].get<std::string>() + "="),
        changed("signature", good["signature"].get<std::string>() + "=="),
        changed("signature", "a+b/"),
        changed("protected", json::parse(R"({"alg":"ES256"})")),
        changed("payload", nullptr),
        changed("payload", json::object()),
        changed("signature", json::array()),
        json::array({good}).dump(),
        good.dump() + "x",
        good.dump() + good.dump(),
        std::string(rfc::kEs256.protected_header) + "." + rfc::kEs256.payload + "." +
            rfc::kEs256.signature,
        R"("text")",
        "null",
        "",
        "{}",
    };
    for (const auto& text : bad) expect_malformed(text);
    EXPECT_NE(parse_jws(bad[0]).error().detail.find("several signatures"), std::string::npos);
    EXPECT_NE(parse_jws(bad[1]).error().detail.find("unprotected"), std::string::npos);
}

// Conformance rows B1, B18, B19.
TEST(Jws, RefusesBadHeaders) {
    const std::string jwk = std::string(R"("jwk":)") + rfc::kEs256.jwk;
    const std::vector<std::string> headers = {
        "",
        "null",
        "[]",
        "1",
        R"("alg")",
        "{}",
        "{",
        R"({"alg":"ES256"}x)",
        R"({"alg":"ES256"}{})",
        R"({"alg":null})",
        R"({"alg":["ES256"]})",
        R"({"alg":256})",
        R"({"alg":"ES256","alg":"none"})",
        R"({"alg":"none","alg":"ES256"})",
        R"({"alg":"ES256","url":"a","url":"b"})",
        R"({"alg":"ES256","nonce":1})",
        R"({"alg":"ES256","nonce":null})",
        R"({"alg":"ES256","url":["https://example.com"]})",
        R"({"alg":"ES256","kid":{}})",
        R"({"alg":"ES256","crit":["exp"],"exp":1})",
        R"({"alg":"ES256","crit":["b64"],"b64":false})",
        R"({"alg":"ES256","crit":[]})",
        R"({"alg":"ES256","crit":["alg"]})",
        R"({"alg":"ES256","crit":"url"})",
        R"({"alg":"ES256","b64":false})",
        R"({"alg":"ES256","b64":true})",
        R"({"alg":"none",)" + jwk + "}",
        R"({"alg":"HS256",)" + jwk + "}",
        R"({"alg":"RS256","jwk":{"alg":"ES256",)" + std::string(rfc::kEs256.jwk).substr(1) + "}",
        R"({"alg":"ES256","jwk":{"alg":1,)" + std::string(rfc::kEs256.jwk).substr(1) + "}",
        R"({"alg":"ES256","x":)" + std::string(40, '[') + std::string(40, ']') + "}",
        R"({"alg":"ES256","x":NaN})",
        "{\"alg\":\"ES256\",\"url\":\"\xff\"}",
    };
    ASSERT_GE(headers.size(), 30U);
    for (const auto& header : headers) expect_malformed(with_header(header));
}

TEST(Jws, RefusesAHeaderWithABadKeyAsBadPublicKey) {
    for (const char* jwk : {"null", "[]", "{}", R"({"kty":"oct","k":"AA"})", R"("text")"}) {
        const auto jws =
            parse_jws(with_header(std::string(R"({"alg":"ES256","jwk":)") + jwk + "}"));
        ASSERT_FALSE(jws) << jwk;
        EXPECT_EQ(jws.error().kind, ErrorKind::bad_public_key) << jwk;
    }
}

// Conformance row B18.
TEST(Jws, ReadsTheMembersItKnowsAndIgnoresOthers) {
    const auto jws = parse_jws(with_header(
        std::string(
            R"({"alg":"ES256","nonce":"n","url":"u","kid":"k","typ":"x","other":[1],"jwk":)") +
        rfc::kEs256.jwk + "}"));
    ASSERT_TRUE(jws);
    EXPECT_EQ(jws->header.alg, "ES256");
    EXPECT_EQ(jws->header.nonce, "n");
    EXPECT_EQ(jws->header.url, "u");
    EXPECT_EQ(jws->header.kid, "k");
    EXPECT_EQ(jws->header.jwk, Jwk::parse(rfc::kEs256.jwk).value());
    const auto bare = parse_jws(with_header(R"({"alg":"ES256"})"));
    ASSERT_TRUE(bare);
    EXPECT_FALSE(bare->header.nonce || bare->header.url || bare->header.kid || bare->header.jwk);
}

TEST(Jws, KeepsAnEmptyPayloadApartFromAMissingOne) {
    json post_as_get = flattened(rfc::kEs256);
    post_as_get["payload"] = "";
    const auto jws = parse_jws(post_as_get.dump());
    ASSERT_TRUE(jws);
    EXPECT_TRUE(jws->payload.empty());
}

// Conformance row B19.
TEST(Jws, RefusesMembersGivenTwiceAndTooMuchOfAnything) {
    std::string twice = flattened(rfc::kEs256).dump();
    twice.insert(1, R"("payload":"e30",)");
    expect_malformed(twice);
    expect_malformed(with_header(R"({"alg":"ES256","x":[)" + std::string(60'000, '1') + "]}"));
    expect_malformed(with_header(R"({"alg":"ES256","x":[)" + [] {
        std::string out = "1";
        for (int i = 0; i < 20'000; ++i) out += ",1";
        return out;
    }() + "]}"));
    expect_malformed(std::string(1'000'000, '['));
}

// Conformance row E21.
TEST(JwsMac, VerifiesTheExampleOfRfc7515AndNothingElse) {
    const auto good = parse_jws(flattened(rfc::kHs256).dump()).value();
    EXPECT_TRUE(verify_mac(good, hs256_key()));

    const auto wrong_key = verify_mac(good, Secret::from_text("another key of any length"));
    ASSERT_FALSE(wrong_key);
    EXPECT_EQ(wrong_key.error().kind, ErrorKind::unauthorized);
    EXPECT_EQ(verify_mac(good, Secret()).error().kind, ErrorKind::internal);

    FlattenedJws changed = good;
    changed.signing_input += 'A';
    EXPECT_FALSE(verify_mac(changed, hs256_key()));
    for (std::size_t i = 0; i < good.signature.size(); ++i) {
        changed = good;
        changed.signature[i] ^= 0x80;
        EXPECT_FALSE(verify_mac(changed, hs256_key())) << i;
        changed.signature = good.signature;
        changed.signature.resize(i);
        EXPECT_FALSE(verify_mac(changed, hs256_key())) << i;
    }
}

// Conformance row E21.
TEST(JwsMac, AcceptsTheThreeMacAlgorithmsOnly) {
    auto jws = parse_jws(flattened(rfc::kHs256).dump()).value();
    for (const auto& [alg, algorithm] :
         {std::pair("HS256", HmacAlgorithm::hs256), std::pair("HS384", HmacAlgorithm::hs384),
          std::pair("HS512", HmacAlgorithm::hs512)}) {
        jws.header.alg = alg;
        jws.signature = hmac(algorithm, hs256_key().reveal(), base::as_bytes(jws.signing_input));
        EXPECT_TRUE(verify_mac(jws, hs256_key())) << alg;
    }
    for (const char* alg : {"none", "ES256", "RS256", "hs256", "HS1", "HS257", ""}) {
        jws.header.alg = alg;
        const auto verified = verify_mac(jws, hs256_key());
        ASSERT_FALSE(verified) << alg;
        EXPECT_EQ(verified.error().kind, ErrorKind::malformed) << alg;
    }
}

}  // namespace
}  // namespace causeway::crypto
