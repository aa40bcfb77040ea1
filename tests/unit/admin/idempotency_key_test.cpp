// SPDX-License-Identifier: Apache-2.0
#include "admin/idempotency_key.hpp"

#include <gtest/gtest.h>

#include "admin/identity.hpp"
#include "admin_world.hpp"

namespace causeway::admin {
namespace {

base::Result<std::optional<std::string>> read_key(const std::string& field) {
    http::Request request;
    request.headers.add("Idempotency-Key", field);
    return idempotency_key(request);
}

TEST(IdempotencyKey, IsOptional) {
    const auto key = idempotency_key({});
    ASSERT_TRUE(key);
    EXPECT_FALSE(*key);
}

// The strings of RFC 8941 §3.3.3, and what clients send that know no structured fields.
TEST(IdempotencyKey, IsTheSameQuotedAndBare) {
    EXPECT_EQ(*read_key("\"8e03978e-40d5-43dd-bc93-6894a57f9324\""),
              "8e03978e-40d5-43dd-bc93-6894a57f9324");
    EXPECT_EQ(*read_key("8e03978e-40d5-43dd-bc93-6894a57f9324"),
              "8e03978e-40d5-43dd-bc93-6894a57f9324");
    EXPECT_EQ(*read_key("order:17/retry,+=;~"), "order:17/retry,+=;~");
    EXPECT_EQ(*read_key(R"("a b \" \\")"), R"(a b " \)");
}

TEST(IdempotencyKey, HasOneToTwoHundredFiftyFiveCharacters) {
    const std::string longest(255, 'k');
    EXPECT_EQ(*read_key(longest), longest);
    EXPECT_EQ(*read_key('"' + longest + '"'), longest);
    EXPECT_FALSE(read_key(longest + 'k'));
    EXPECT_FALSE(read_key('"' + longest + "k\""));
    EXPECT_FALSE(read_key(""));
    EXPECT_FALSE(read_key("\"\""));
}

TEST(IdempotencyKey, OfAnotherFormIsRefusedWithTheFormToSend) {
    for (const char* bad :
         {"\"", "\"a", "a\"", "\"a\"b", "\"a\";p=1", "\"a\" ", "a b", "a\\", R"("\a")", R"("\)",
          "\"\x7f\"", "\"\t\"", "k\xc3\xa4y", "\"k\xc3\xa4y\""}) {
        const auto key = read_key(bad);
        ASSERT_FALSE(key) << bad;
        EXPECT_EQ(key.error().kind, base::ErrorKind::malformed);
        EXPECT_NE(key.error().detail.find("1 to 255 printable ASCII"), std::string::npos);
    }
}

// Which one counts would be a guess.
TEST(IdempotencyKey, TwiceIsRefusedAlsoWhenBothAreTheSame) {
    http::Request request;
    request.headers.add("Idempotency-Key", "\"a\"");
    request.headers.add("idempotency-key", "\"a\"");
    EXPECT_FALSE(idempotency_key(request));
}

class DigestTest : public testing::Test {
  protected:
    RequestDigests digests(const http::Request& request, const std::string& key = "k",
                           const std::string& actor = "local:root") {
        const Identity identity{actor, model::ApiScope::admin};
        return digests_of({services_, request, {}, identity, {}}, key);
    }

    AdminWorld world_;
    const Services services_ = world_.services(world_.audit_log);
};

TEST_F(DigestTest, TellsApartWhoAsksWhatAndWithWhichKey) {
    const auto request = AdminWorld::request("POST", "/a/b", "{}");
    const auto known = digests(request).key;
    EXPECT_EQ(digests(AdminWorld::request("POST", "/a/b?c=d", "{\"e\":1}")).key, known);
    EXPECT_NE(digests(request, "other").key, known);
    EXPECT_NE(digests(request, "k", "local:other").key, known);
    EXPECT_NE(digests(AdminWorld::request("PATCH", "/a/b", "{}")).key, known);
    EXPECT_NE(digests(AdminWorld::request("POST", "/a/c", "{}")).key, known);
    EXPECT_NE(digests(AdminWorld::request("POST", "/a", "{}"), "k").key,
              digests(AdminWorld::request("POST", "/", "{}"), "ak").key)
        << "two parts must not run together";
}

TEST_F(DigestTest, FingerprintsTheWholeRequest) {
    const auto known = digests(AdminWorld::request("POST", "/a/b?c=d", "{}")).fingerprint;
    EXPECT_EQ(digests(AdminWorld::request("POST", "/a/b?c=d", "{}"), "other").fingerprint, known);
    for (const auto& other : {AdminWorld::request("PATCH", "/a/b?c=d", "{}"),
                              AdminWorld::request("POST", "/a/c?c=d", "{}"),
                              AdminWorld::request("POST", "/a/b?c=e", "{}"),
                              AdminWorld::request("POST", "/a/b?c=d", "{ }"),
                              AdminWorld::request("POST", "/a/b", "{}")}) {
        EXPECT_NE(digests(other).fingerprint, known) << other.target << ' ' << other.body;
    }
}

}  // namespace
}  // namespace causeway::admin
