// SPDX-License-Identifier: Apache-2.0
#include "ra/api_tokens.hpp"

#include <gtest/gtest.h>

#include "ra_world.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;

class ApiTokensTest : public testing::Test {
  protected:
    CreatedApiToken create() {
        return tokens
            .create({"ci", model::ApiScope::read, world.clock.now() + std::chrono::days(30)},
                    world.caller)
            .value();
    }

    RaWorld world;
    ApiTokens tokens{world.database, world.clock, world.random};
};

TEST_F(ApiTokensTest, AuthenticateTheirBearer) {
    const CreatedApiToken made = create();
    EXPECT_TRUE(made.bearer.reveal_text().starts_with("cwy_"));
    const auto found = tokens.authenticate(made.bearer.reveal_text());
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, made.token.id);
    EXPECT_EQ(world.events(), std::vector<std::string>{"api_token.created"});
}

TEST_F(ApiTokensTest, AreNotStoredThemselves) {
    const CreatedApiToken made = create();
    const auto stored = world.database.committed().api_tokens[0];
    EXPECT_EQ(stored.token_hash, crypto::sha256(made.bearer.reveal()));
}

TEST_F(ApiTokensTest, RefuseEveryOtherTextInTheSameWords) {
    const std::string good(create().bearer.reveal_text());
    std::string changed = good;
    changed[10] = changed[10] == 'A' ? 'B' : 'A';
    for (const std::string& bearer :
         {std::string(), std::string("cwy_"), changed, good + "0", good.substr(1)}) {
        const auto refused = tokens.authenticate(bearer);
        ASSERT_FALSE(refused) << bearer;
        EXPECT_EQ(refused.error().kind, ErrorKind::unauthenticated);
    }
}

TEST_F(ApiTokensTest, EndAtTheirTimeAndWhenRevoked) {
    const CreatedApiToken made = create();
    ASSERT_TRUE(tokens.revoke(made.token.id, world.caller));
    EXPECT_FALSE(tokens.authenticate(made.bearer.reveal_text()));
    const CreatedApiToken second = create();
    world.clock.advance(std::chrono::days(30));
    EXPECT_FALSE(tokens.authenticate(second.bearer.reveal_text()));
}

TEST_F(ApiTokensTest, AreRevokedOnce) {
    const CreatedApiToken made = create();
    const auto first = tokens.revoke(made.token.id, world.caller);
    world.clock.advance(std::chrono::hours(1));
    const auto second = tokens.revoke(made.token.id, world.caller);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->revoked_at, first->revoked_at);
    EXPECT_EQ(world.events(), (std::vector<std::string>{"api_token.created", "api_token.revoked"}));
    const auto stranger = model::ApiTokenId::make(world.clock, world.random);
    EXPECT_EQ(tokens.revoke(stranger, world.caller).error().kind, ErrorKind::not_found);
}

TEST_F(ApiTokensTest, MustExpireWithinAYear) {
    EXPECT_FALSE(tokens.create(
        {"x", model::ApiScope::admin, world.clock.now() + std::chrono::days(367)}, world.caller));
    EXPECT_FALSE(tokens.create({"x", model::ApiScope::admin, world.clock.now()}, world.caller));
}

}  // namespace
}  // namespace causeway::ra
