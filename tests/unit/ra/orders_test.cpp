// SPDX-License-Identifier: Apache-2.0
#include "ra/orders.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/time_text.hpp"
#include "ra/authorization_sources.hpp"
#include "ra_world.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::OrderStatus;

class OrdersTest : public testing::Test {
  protected:
    base::Result<model::Order> place(std::initializer_list<const char*> names) {
        NewOrder request;
        for (const char* name : names) request.identifiers.push_back({"dns", name});
        return world.orders.place(world.requester(account), request);
    }
    base::Result<model::Order> place_until(base::Duration from_now) {
        NewOrder request{{{"dns", "www.example.com"}}, {}, world.clock.now() + from_now};
        return world.orders.place(world.requester(account), request);
    }
    void make_all_valid() {
        world.database.edit([](auto& tables) {
            for (auto& authorization : tables.authorizations) {
                authorization.status = model::AuthorizationStatus::valid;
            }
        });
    }

    RaWorld world;
    model::Account account = world.account();
};

// Conformance rows F1, G1.
TEST_F(OrdersTest, BeginPendingWithAnAuthorizationForEachName) {
    const auto order = place({"a.example.com", "b.example.com"});
    ASSERT_TRUE(order);
    EXPECT_EQ(order->status, OrderStatus::pending);
    ASSERT_EQ(order->authorizations.size(), 2U);
    const auto authorization =
        world.orders.authorization(world.requester(account), order->authorizations[0]);
    ASSERT_TRUE(authorization);
    ASSERT_EQ(authorization->challenges.size(), 1U);
    EXPECT_GE(authorization->challenges[0].token.size(), 22U);  // 128 bits
    EXPECT_EQ(authorization->source, model::AuthorizationSource::challenge);
}

// Conformance row F2.
TEST_F(OrdersTest, MergeDuplicateNames) {
    EXPECT_EQ(place({"a.example.com", "A.EXAMPLE.com"})->identifiers.size(), 1U);
}

// Conformance rows C3, F3.
TEST_F(OrdersTest, TellEveryNameThatCannotBeHad) {
    const auto order = place({"ok.example.com", "under_score.example.com", "localhost"});
    ASSERT_FALSE(order);
    EXPECT_EQ(order.error().kind, ErrorKind::rejected_identifier);
    ASSERT_EQ(order.error().subproblems.size(), 2U);
    EXPECT_EQ(order.error().subproblems[1].subject.value, "localhost");
    EXPECT_TRUE(world.database.committed().orders.empty());
}

// Conformance row F5.
TEST_F(OrdersTest, NeedAName) {
    EXPECT_EQ(place({}).error().kind, ErrorKind::malformed);
}

// Conformance rows F9, F20.
TEST_F(OrdersTest, BeginReadyWhenEveryAuthorizationIsValidAlready) {
    const auto first = place({"a.example.com"});
    make_all_valid();
    const auto second = place({"a.example.com"});
    EXPECT_EQ(second->status, OrderStatus::ready);
    EXPECT_EQ(second->authorizations, first->authorizations);
    EXPECT_EQ(place({"a.example.com", "b.example.com"})->status, OrderStatus::pending);
}

// Another account's proof is nobody else's.
TEST_F(OrdersTest, NeverReuseAnotherAccountsAuthorization) {
    ASSERT_TRUE(place({"a.example.com"}));
    make_all_valid();
    account = world.account();
    EXPECT_EQ(place({"a.example.com"})->status, OrderStatus::pending);
}

TEST_F(OrdersTest, NeverReuseAnAuthorizationThatIsAboutToEnd) {
    ASSERT_TRUE(place({"a.example.com"}));
    make_all_valid();
    world.clock.advance(std::chrono::days(7) - std::chrono::minutes(59));
    EXPECT_EQ(place({"a.example.com"})->status, OrderStatus::pending);
}

// Conformance row F6.
TEST_F(OrdersTest, TakeAValidityOnlyWhereTheCaHonoursIt) {
    EXPECT_EQ(place_until(std::chrono::days(30)).error().kind, ErrorKind::malformed);
    world.catalog.type.honours_validity = true;
    EXPECT_TRUE(place_until(std::chrono::days(30)));
    EXPECT_FALSE(place_until(std::chrono::days(9000)));
    EXPECT_FALSE(place_until(-std::chrono::days(1)));
}

// Conformance row F6: what is taken here must be what the certificate can hold.
TEST_F(OrdersTest, TakeAValidityAsCertificatesCountIt) {
    world.catalog.type.honours_validity = true;
    const auto place_span = [&](base::Time begin, base::Time end) {
        return world.orders.place(world.requester(account),
                                  {{{"dns", "a.example.com"}}, begin, end});
    };
    const base::Time begin = std::chrono::ceil<std::chrono::seconds>(world.clock.now());
    const std::chrono::seconds most = world.context.endpoint.policy.max_validity;
    EXPECT_TRUE(place_span(begin, begin + most - std::chrono::seconds(1)));
    EXPECT_FALSE(place_span(begin, begin + most));
    const auto fraction = place_span(begin, begin + std::chrono::milliseconds(86'400'500));
    ASSERT_FALSE(fraction);
    EXPECT_EQ(fraction.error().kind, ErrorKind::malformed);
    EXPECT_NE(fraction.error().detail.find("whole seconds"), std::string::npos);
    EXPECT_FALSE(place_span(begin + std::chrono::microseconds(1), begin + std::chrono::days(1)));
}

// Conformance row F6: what is denied later must not have been stocked before.
TEST_F(OrdersTest, TakeAValidityThatBeginsAboutNowOnly) {
    world.catalog.type.honours_validity = true;
    using std::chrono::seconds;
    const base::Time now = std::chrono::floor<seconds>(world.clock.now());
    const auto place_at = [&](base::Time begin) {
        return world.orders.place(
            world.requester(account),
            {{{"dns", "a.example.com"}}, begin, begin + std::chrono::days(30)});
    };
    EXPECT_TRUE(place_at(now + std::chrono::hours(48)));
    EXPECT_TRUE(place_at(now - std::chrono::hours(48)));
    for (const base::Duration span : {base::Duration(std::chrono::hours(48) + seconds(1)),
                                      base::Duration(std::chrono::days(3650))}) {
        for (const base::Time begin : {now + span, now - span}) {
            const auto refused = place_at(begin);
            ASSERT_FALSE(refused) << base::to_rfc3339(begin);
            EXPECT_EQ(refused.error().kind, ErrorKind::malformed);
        }
    }
    EXPECT_NE(place_at(now + std::chrono::days(3)).error().detail.find("48 hours"),
              std::string::npos);
    const auto only_begin = world.orders.place(
        world.requester(account), {{{"dns", "a.example.com"}}, now + std::chrono::days(9), {}});
    EXPECT_FALSE(only_begin);
}

// Conformance row F6: also where both dates lie ahead.
TEST_F(OrdersTest, TakeNoValidityThatEndsBeforeItBegins) {
    world.catalog.type.honours_validity = true;
    const base::Time begin = world.clock.now() + std::chrono::hours(2);
    for (const auto end : {begin - std::chrono::hours(1), begin}) {
        const auto refused =
            world.orders.place(world.requester(account), {{{"dns", "a.example.com"}}, begin, end});
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, ErrorKind::malformed);
    }
}

TEST_F(OrdersTest, RecordWhatTheyRestOn) {
    const auto first = place({"a.example.com"});
    make_all_valid();
    world.clock.advance(std::chrono::seconds(1));
    const auto second = place({"a.example.com", "b.example.com"});
    const AuditPayload payload = world.database.committed().events.back().payload;
    const auto recorded = std::ranges::find(payload, "authorizations",
                                            [](const auto& member) { return member.first; });
    ASSERT_NE(recorded, payload.end());
    EXPECT_EQ(recorded->second, first->authorizations[0].to_string() + " reused, " +
                                    second->authorizations[1].to_string() + " challenge");
}

// A clock that is set back between two readings.
class FallingClock final : public base::Clock {
  public:
    explicit FallingClock(base::Time start) : now_(start) {}
    base::Time now() const override { return now_ -= std::chrono::seconds(1); }
    base::MonotonicTime monotonic() const override { return {}; }

  private:
    mutable base::Time now_;
};

TEST_F(OrdersTest, TakeNoProofForReusedThatWasAskedForByThemselves) {
    const FallingClock falling(world.clock.now());
    Orders orders(world.database, world.catalog, falling, world.random);
    const auto placed =
        orders.place(world.requester(account), {{{"dns", "a.example.com"}}, {}, {}});
    ASSERT_TRUE(placed);
    EXPECT_EQ(source_in(*placed, world.database.committed().authorizations.at(0)),
              model::AuthorizationSource::challenge);
}

// Conformance row F20.
TEST_F(OrdersTest, AreListedWhileTheyAreOfUse) {
    const auto failed = place({"a.example.com"});
    world.database.edit(
        [](auto& tables) { tables.orders[0].status = model::OrderStatus::invalid; });
    const auto fresh = place({"b.example.com"});
    const auto listed = [&] { return *world.orders.list(world.requester(account), {}); };
    ASSERT_EQ(listed().size(), 1U);
    EXPECT_EQ(listed()[0].id, fresh->id);
    world.clock.advance(std::chrono::days(8));
    EXPECT_TRUE(listed().empty());
}

// Conformance row E7.
TEST_F(OrdersTest, BelongToTheirAccountAlone) {
    const auto order = place({"a.example.com"});
    const model::Account other = world.account();
    const Requester stranger = world.requester(other);
    EXPECT_EQ(world.orders.find(stranger, order->id).error().kind, ErrorKind::not_found);
    EXPECT_EQ(world.orders.authorization(stranger, order->authorizations[0]).error().kind,
              ErrorKind::not_found);
    EXPECT_TRUE(world.orders.list(stranger, {})->empty());
    EXPECT_EQ(world.orders.list(world.requester(account), {})->size(), 1U);
}

// Conformance row F10.
TEST_F(OrdersTest, ReadAsInvalidOnceTheyExpired) {
    const auto order = place({"a.example.com"});
    world.clock.advance(std::chrono::days(8));
    const auto found = world.orders.find(world.requester(account), order->id);
    EXPECT_EQ(found->status, OrderStatus::invalid);
    EXPECT_TRUE(found->error);
    EXPECT_EQ(
        world.orders.authorization(world.requester(account), order->authorizations[0])->status,
        model::AuthorizationStatus::expired);
}

TEST_F(OrdersTest, OfABoundAccountKeepToItsKeysDomains) {
    const auto key = world.add_eab_key(
        [](auto& made) { made.domains = {model::NameRule::parse("example.com").value()}; });
    world.bind(account, key);
    EXPECT_TRUE(place({"www.example.com"}));
    EXPECT_EQ(place({"www.example.org"}).error().kind, ErrorKind::rejected_identifier);
}

TEST_F(OrdersTest, OfABoundAccountNeverNameWhatItsKeyIsDenied) {
    const auto key = world.add_eab_key(
        [](auto& made) { made.denied_domains = {model::NameRule::parse("example.com").value()}; });
    world.bind(account, key);
    EXPECT_EQ(place({"www.example.com"}).error().kind, ErrorKind::rejected_identifier);
    EXPECT_TRUE(place({"www.example.org"}));
}

TEST_F(OrdersTest, NeverNameWhatTheTenantIsDenied) {
    world.deny_domain("example.com");
    EXPECT_EQ(place({"www.example.com"}).error().kind, ErrorKind::rejected_identifier);
    EXPECT_TRUE(place({"www.example.org"}));
}

}  // namespace
}  // namespace causeway::ra
