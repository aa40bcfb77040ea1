// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "ra_world.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;

crypto::Jwk make_key() {
    return crypto::Jwk::parse(support::JwsKey::generate("ES256").jwk().dump()).value();
}

class AccountKeyChangeTest : public testing::Test {
  protected:
    base::Result<model::Account> change(const crypto::Jwk& key) {
        return world.accounts.change_key(world.requester(account), key);
    }
    void place(const std::vector<std::string>& names) {
        NewOrder request;
        for (const std::string& name : names) request.identifiers.push_back({"dns", name});
        authorizations = world.orders.place(world.requester(account), request)->authorizations;
    }
    void respond(std::size_t index) {
        const Requester requester = world.requester(account);
        const auto found = world.orders.authorization(requester, authorizations.at(index));
        ASSERT_TRUE(world.validation.respond(requester, found->challenges.at(0).id));
    }
    model::Account stored() { return world.database.committed().accounts.at(0); }

    RaWorld world;
    model::Account account = world.account();
    const crypto::Jwk new_key = make_key();
    std::vector<model::AuthorizationId> authorizations;
};

TEST_F(AccountKeyChangeTest, IsRecordedWithBothThumbprints) {
    ASSERT_TRUE(change(new_key));
    const model::AuditEvent event = world.database.committed().events.back();
    EXPECT_EQ(event.action, model::AuditAction::account_key_changed);
    EXPECT_EQ(event.object, "account:" + account.id.to_string());
    const std::vector<std::pair<std::string, std::string>> payload = {
        {"old_key_thumbprint", account.key.thumbprint().value()},
        {"key_thumbprint", new_key.thumbprint().value()}};
    EXPECT_EQ(event.payload, payload);
}

// Conformance row E33: of two requests that the old key has signed, the second finds it gone.
TEST_F(AccountKeyChangeTest, OneOfTwoChangesOfAnAccountWins) {
    const crypto::Jwk rival = make_key();
    world.database.lose_race_to([&](model::UnitOfWork& unit) -> base::Result<void> {
        model::Account changed = account;
        changed.key = rival;
        unit.accounts.update(changed);
        return {};
    });
    const auto result = change(new_key);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::unauthorized);
    EXPECT_EQ(stored().key, rival);
    EXPECT_TRUE(world.database.committed().retired_keys.empty());
}

// Conformance row E32: also when the other account got the key a moment ago.
TEST_F(AccountKeyChangeTest, FindsAKeyThatWasRegisteredMeanwhile) {
    model::Account winner = account;
    winner.id = model::AccountId::make(world.clock, world.random);
    winner.key = new_key;
    world.database.lose_race_to([&](model::UnitOfWork& unit) -> base::Result<void> {
        unit.accounts.insert(winner);
        return {};
    });
    const auto result = change(new_key);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::conflict);
    EXPECT_EQ(result.error().conflicting_id, winner.id.to_string());
}

TEST_F(AccountKeyChangeTest, IsNotForAnAccountThatEndedMeanwhile) {
    ASSERT_TRUE(world.accounts.deactivate(world.requester(account)));
    EXPECT_EQ(change(new_key).error().kind, ErrorKind::unauthorized);
    EXPECT_EQ(stored().key, account.key);
}

// Conformance row E33: what the client has put in place was made of the key that it had then.
TEST_F(AccountKeyChangeTest, AnAnswerIsValidatedWithTheKeyThatGaveIt) {
    place({"a.example.com", "b.example.com"});
    const std::string old_thumbprint = account.key.thumbprint().value();
    respond(0);
    account = *change(new_key);
    respond(0);  // a repeated answer changes nothing
    respond(1);
    while (world.run_due_jobs() > 0) {
    }
    ASSERT_EQ(world.validator.requests.size(), 2U);
    const auto& requests = world.validator.requests;
    EXPECT_EQ(requests[0].key_authorization, requests[0].token + "." + old_thumbprint);
    EXPECT_EQ(requests[1].key_authorization,
              requests[1].token + "." + new_key.thumbprint().value());
}

// Answers from before keys were remembered with them.
TEST_F(AccountKeyChangeTest, AnAnswerWithoutAKeyIsOfThePresentOne) {
    place({"a.example.com"});
    respond(0);
    world.database.edit([](support::FakeTables& tables) {
        tables.authorizations.at(0).challenges.at(0).answered_with.reset();
    });
    ASSERT_TRUE(change(new_key));
    world.run_due_jobs();
    EXPECT_TRUE(world.validator.requests.at(0).key_authorization.ends_with(
        "." + new_key.thumbprint().value()));
}

}  // namespace
}  // namespace causeway::ra
