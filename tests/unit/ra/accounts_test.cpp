// SPDX-License-Identifier: Apache-2.0
#include "ra/accounts.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "ra_world.hpp"
#include "support/acme_client.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;

const std::string kUrl = "https://acme.example.test/acme/corp/web/new-account";

// The process's database goes away after its first write.
class DiesAfterAWrite final : public model::Database {
  public:
    explicit DiesAfterAWrite(support::FakeDatabase& alive) : alive_(alive) {}

    base::Result<void> write(const Work& work) override {
        const auto written = alive_.write(work);
        alive_.break_down();
        return written;
    }
    base::Result<void> read(const Work& work) override { return alive_.read(work); }

  private:
    support::FakeDatabase& alive_;
};

class AccountsTest : public testing::Test {
  protected:
    NewAccount request() {
        return {crypto::Jwk::parse(key.jwk().dump()).value(), {}, false, false, {}};
    }

    // As the client would make it, by code that shares nothing with the server's.
    OfferedBinding binding(const model::EabKey& eab, const support::JwsKey& bound,
                           const std::string& url = kUrl) {
        const std::string text = support::external_account_binding(
                                     bound, eab.kid, std::string(eab.hmac_key.reveal_text()), url)
                                     .dump();
        return {crypto::parse_jws(text).value(), text, kUrl};
    }
    NewAccount bound_request(const model::EabKey& eab) {
        NewAccount made = request();
        made.binding = binding(eab, key);
        return made;
    }
    base::Result<Registration> submit(const NewAccount& made) {
        return world.accounts.find_or_register(world.context, made, world.caller);
    }
    void expect_refused(const NewAccount& made, ErrorKind kind) {
        const auto result = submit(made);
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().kind, kind) << result.error().detail;
        EXPECT_TRUE(world.database.committed().accounts.empty());
    }

    RaWorld world;
    support::JwsKey key = support::JwsKey::generate("ES256");
};

// Conformance rows E1, E2.
TEST_F(AccountsTest, AreMadeOnceAndFoundAfterwardsUnchanged) {
    const auto first = submit(request());
    ASSERT_TRUE(first);
    EXPECT_TRUE(first->created);
    NewAccount again = request();
    again.contacts = {"mailto:other@example.com"};
    const auto second = submit(again);
    ASSERT_TRUE(second);
    EXPECT_FALSE(second->created);
    EXPECT_EQ(second->account.id, first->account.id);
    EXPECT_TRUE(second->account.contacts.empty());
    EXPECT_EQ(world.events(), std::vector<std::string>{"account.created"});
}

// Conformance row E2: two requests at the same time make one account.
TEST_F(AccountsTest, OfTwoRacingRequestsAreOne) {
    model::AccountId winner;
    world.database.lose_race_to([&](model::UnitOfWork& unit) -> base::Result<void> {
        model::Account account{model::AccountId::make(world.clock, world.random),
                               world.context.scope(), request().key};
        winner = account.id;
        unit.accounts.insert(account);
        return {};
    });
    const auto registered = submit(request());
    ASSERT_TRUE(registered);
    EXPECT_FALSE(registered->created);
    EXPECT_EQ(registered->account.id, winner);
}

// Conformance row E3.
TEST_F(AccountsTest, AreOnlyLookedUpWhenTheClientSaysSo) {
    NewAccount lookup = request();
    lookup.only_return_existing = true;
    expect_refused(lookup, ErrorKind::account_does_not_exist);
    ASSERT_TRUE(submit(request()));
    EXPECT_TRUE(submit(lookup));
}

// Conformance row E4.
TEST_F(AccountsTest, NeedAgreementWhereThereAreTerms) {
    world.edit_endpoint(
        [](model::Endpoint& endpoint) { endpoint.terms_of_service = "https://example.com/terms"; });
    expect_refused(request(), ErrorKind::user_action_required);
    NewAccount agreed = request();
    agreed.terms_of_service_agreed = true;
    EXPECT_TRUE(submit(agreed));
}

// Conformance row E20.
TEST_F(AccountsTest, NeedABindingWhereItIsRequired) {
    world.edit_endpoint(
        [](model::Endpoint& endpoint) { endpoint.eab = model::EabRequirement::required; });
    expect_refused(request(), ErrorKind::external_account_required);
    const auto registered = submit(bound_request(world.add_eab_key()));
    ASSERT_TRUE(registered) << registered.error().detail;
    EXPECT_EQ(registered->account.binding->label, "web servers");
    // Row E2: found again without one.
    EXPECT_TRUE(submit(request()));
}

// Conformance row E21.
TEST_F(AccountsTest, RefuseABindingThatIsNotExactlyRight) {
    const model::EabKey eab = world.add_eab_key();
    NewAccount wrong = bound_request(eab);
    wrong.binding->jws.signature[0] ^= 1;
    expect_refused(wrong, ErrorKind::unauthorized);

    wrong = bound_request(eab);
    wrong.binding->jws.header.kid = "another";
    expect_refused(wrong, ErrorKind::unauthorized);

    wrong = bound_request(eab);
    wrong.binding->jws.header.nonce = "n";
    expect_refused(wrong, ErrorKind::malformed);

    wrong = bound_request(eab);
    wrong.binding->jws.header.kid.reset();
    expect_refused(wrong, ErrorKind::malformed);

    wrong = bound_request(eab);
    wrong.binding->jws.header.alg = "ES256";
    expect_refused(wrong, ErrorKind::malformed);

    wrong = request();
    wrong.binding = binding(eab, key, "https://acme.example.test/acme/corp/other/new-account");
    expect_refused(wrong, ErrorKind::malformed);

    wrong = request();
    wrong.binding = binding(eab, support::JwsKey::generate("ES256"));
    expect_refused(wrong, ErrorKind::malformed);
}

// A key of one endpoint is nothing at another.
TEST_F(AccountsTest, RefuseAKeyOfAnotherEndpoint) {
    const model::EabKey eab = world.add_eab_key([&](model::EabKey& made) {
        made.scope.endpoint = model::EndpointId::make(world.clock, world.random);
    });
    expect_refused(bound_request(eab), ErrorKind::unauthorized);
}

// Conformance row E24.
TEST_F(AccountsTest, CountTheUseOfAKeyInTheSameTransaction) {
    const model::EabKey eab = world.add_eab_key([](model::EabKey& made) { made.max_uses = 1; });
    ASSERT_TRUE(submit(bound_request(eab)));
    EXPECT_EQ(world.database.committed().eab_keys[0].uses, 1);
    key = support::JwsKey::generate("ES256");
    const auto second = submit(bound_request(eab));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::unauthorized);
    EXPECT_NE(second.error().detail.find("web servers"), std::string::npos);
}

// Conformance row E24: of two accounts at once, a single-use key makes one.
TEST_F(AccountsTest, GiveTheUseOfAKeyToOneOfTwoRacers) {
    const model::EabKey eab = world.add_eab_key([](model::EabKey& made) { made.max_uses = 1; });
    world.database.lose_race_to([&](model::UnitOfWork& unit) -> base::Result<void> {
        auto used = *unit.eab_keys.find(eab.scope, eab.kid);
        ++used.uses;
        unit.eab_keys.update(used);
        return {};
    });
    expect_refused(bound_request(eab), ErrorKind::unauthorized);
}

TEST_F(AccountsTest, RefuseABindingWhereNoneIsTaken) {
    const model::EabKey eab = world.add_eab_key();
    world.edit_endpoint(
        [](model::Endpoint& endpoint) { endpoint.eab = model::EabRequirement::none; });
    expect_refused(bound_request(eab), ErrorKind::malformed);
}

// Conformance row E6.
TEST_F(AccountsTest, ChangeTheirContacts) {
    const model::Account account = world.account();
    const auto changed =
        world.accounts.update_contacts(world.requester(account), {"mailto:a@example.com"});
    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->contacts.size(), 1U);
    EXPECT_FALSE(world.accounts.update_contacts(world.requester(account), {"tel:1"}));
    EXPECT_TRUE(world.accounts.update_contacts(world.requester(account), {})->contacts.empty());
}

// Conformance row E9.
TEST_F(AccountsTest, AreDeactivatedForGood) {
    const auto made = submit(request());
    ASSERT_TRUE(world.accounts.deactivate(world.requester(made->account)));
    EXPECT_EQ(submit(request()).error().kind, ErrorKind::unauthorized);
    EXPECT_FALSE(world.accounts.deactivate(world.requester(made->account)));
    EXPECT_FALSE(world.accounts.update_contacts(world.requester(made->account), {}));
}

// Conformance row E9.
TEST_F(AccountsTest, TakeTheirOpenOrdersWithThem) {
    const model::Account account = world.account();
    const model::Account other = world.account();
    const auto ready = world.ready_order(account);
    const auto processing = world.ready_order(account);
    world.database.edit(
        [](auto& tables) { tables.orders.back().status = model::OrderStatus::processing; });
    const auto others = world.ready_order(other);
    const auto pending =
        world.orders.place(world.requester(account), {{{"dns", "b.example.com"}}, {}, {}});
    ASSERT_TRUE(world.accounts.deactivate(world.requester(account)));
    for (const auto id : {ready.id, pending->id}) {
        EXPECT_EQ(world.order(id).status, model::OrderStatus::invalid);
        EXPECT_NE(world.order(id).error->detail.find("deactivated"), std::string::npos);
    }
    EXPECT_EQ(world.order(processing.id).status, model::OrderStatus::processing);
    EXPECT_EQ(world.order(others.id).status, model::OrderStatus::ready);
    const auto events = world.events();
    EXPECT_EQ(std::vector(events.end() - 3, events.end()),
              (std::vector<std::string>{"account.deactivated", "order.failed", "order.failed"}));
}

// Conformance row E10: as if the client had deactivated it.
TEST_F(AccountsTest, AreRevokedByTheOperatorWithTheirOpenOrders) {
    const auto made = submit(request());
    const auto ready = world.ready_order(made->account);
    const Caller operator_caller{{"local:root", "unix"}, "request-2"};
    const auto revoked =
        world.accounts.revoke("corp", "web", made->account.id, "", operator_caller);
    ASSERT_TRUE(revoked) << revoked.error().detail;
    EXPECT_EQ(revoked->status, model::AccountStatus::revoked);
    EXPECT_EQ(world.order(ready.id).status, model::OrderStatus::invalid);
    EXPECT_NE(world.order(ready.id).error->detail.find("revoked"), std::string::npos);
    EXPECT_EQ(submit(request()).error().kind, ErrorKind::unauthorized);
    EXPECT_FALSE(world.accounts.update_contacts(world.requester(made->account), {}));
    const auto events = world.events();
    EXPECT_EQ(std::vector(events.end() - 2, events.end()),
              (std::vector<std::string>{"account.revoked", "order.failed"}));
}

TEST_F(AccountsTest, TakeAnyNumberOfOrdersWithThem) {
    const model::Account account = world.account();
    world.ready_order(account);
    world.database.edit([&](auto& tables) {
        for (int i = 0; i < 250; ++i) {
            tables.orders.push_back(tables.orders[0]);
            tables.orders.back().id = model::OrderId::make(world.clock, world.random);
        }
    });
    ASSERT_TRUE(world.accounts.deactivate(world.requester(account)));
    const auto tables = world.database.committed();
    for (const auto& order : tables.orders) {
        EXPECT_EQ(order.status, model::OrderStatus::invalid);
    }
}

// An account that goes on placing orders while it is ended must not hold its end back.
TEST_F(AccountsTest, EndBeforeTheirOrdersAreCancelled) {
    const model::Account account = world.account();
    const auto ready = world.ready_order(account);
    const auto revoke = [&] {
        return world.accounts.revoke("corp", "web", account.id, "", world.caller);
    };
    world.database.lose_next_commit();
    EXPECT_FALSE(revoke());
    EXPECT_EQ(world.database.committed().accounts[0].status, model::AccountStatus::revoked);
    EXPECT_EQ(world.order(ready.id).status, model::OrderStatus::ready);
    EXPECT_TRUE(revoke()) << "repeated, it goes on with the orders";
    EXPECT_EQ(world.order(ready.id).status, model::OrderStatus::invalid);
    const auto events = world.events();
    EXPECT_EQ(std::ranges::count(events, "account.revoked"), 1);
}

TEST_F(AccountsTest, AreDeactivatedWhateverBecomesOfTheirOrders) {
    const model::Account account = world.account();
    const auto ready = world.ready_order(account);
    DiesAfterAWrite dying(world.database);
    Accounts accounts(dying, world.clock, world.random);
    EXPECT_TRUE(accounts.deactivate(world.requester(account)));
    EXPECT_EQ(world.order(ready.id).status, model::OrderStatus::ready);
}

TEST_F(AccountsTest, LeaveOrdersAloneThatHaveExpired) {
    const model::Account account = world.account();
    world.ready_order(account);
    world.clock.advance(std::chrono::hours(24 * 400));
    const std::size_t before = world.events().size();
    ASSERT_TRUE(world.accounts.deactivate(world.requester(account)));
    EXPECT_EQ(world.events().size(), before + 1) << "account.deactivated";
}

TEST_F(AccountsTest, AreRecordedWithAllTheirContacts) {
    const model::Account account = world.account();
    ASSERT_TRUE(world.accounts.update_contacts(world.requester(account),
                                               {"mailto:a@example.com", "mailto:b@example.com"}));
    EXPECT_EQ(world.database.committed().events.back().payload[1].second,
              "mailto:a@example.com, mailto:b@example.com");
}

// RFC 8555 section 7.3 leaves the server its requirements of keys.
TEST_F(AccountsTest, HaveNoRsaKeyWithASmallExponent) {
    nlohmann::json jwk = support::JwsKey::generate("RS256").jwk();
    jwk["e"] = "Aw";
    NewAccount weak = request();
    weak.key = crypto::Jwk::from_json(jwk).value();
    expect_refused(weak, ErrorKind::bad_public_key);
    const model::Account account = world.account();
    const auto changed = world.accounts.change_key(world.requester(account), weak.key);
    ASSERT_FALSE(changed);
    EXPECT_EQ(changed.error().kind, ErrorKind::bad_public_key);
}

TEST_F(AccountsTest, AreNotMadeAtASuspendedTenant) {
    world.context.tenant.status = model::TenantStatus::suspended;
    expect_refused(request(), ErrorKind::unauthorized);
}

}  // namespace
}  // namespace causeway::ra
