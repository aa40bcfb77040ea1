// SPDX-License-Identifier: Apache-2.0
#include "model/order.hpp"

#include <gtest/gtest.h>

namespace causeway::model {
namespace {

using base::ErrorKind;
using enum OrderStatus;

const base::Time kNow{std::chrono::seconds(1'800'000'000)};

Order in(OrderStatus status) {
    Order order;
    order.status = status;
    order.expires_at = kNow + std::chrono::seconds(1);
    return order;
}

Authorization authorization(const char* name, AuthorizationStatus status,
                            std::optional<Problem> error = {}) {
    Authorization made{.id = {},
                       .scope = {},
                       .account_id = {},
                       .identifier = Identifier::parse("dns", name).value(),
                       .status = status};
    made.challenges = {{{}, ChallengeType::http_01, "t", ChallengeStatus::invalid, {}, error}};
    return made;
}

const Authorization kValid = authorization("a.example", AuthorizationStatus::valid);
const Authorization kPending = authorization("b.example", AuthorizationStatus::pending);

// Conformance row F8.
TEST(OrderFollowsItsAuthorizations, ReadyWhenAllAreValid) {
    EXPECT_EQ(follow(in(pending), {kValid, kValid}).status, ready);
    EXPECT_EQ(follow(in(pending), {kValid, kPending}).status, pending);
}

// Conformance row F8.
TEST(OrderFollowsItsAuthorizations, InvalidWhenOneHasEnded) {
    using enum AuthorizationStatus;
    for (const auto status : {AuthorizationStatus::invalid, deactivated, expired, revoked}) {
        const Order order =
            follow(in(OrderStatus::pending), {kValid, authorization("c.example", status)});
        EXPECT_EQ(order.status, OrderStatus::invalid);
        ASSERT_TRUE(order.error);
        ASSERT_EQ(order.error->subproblems.size(), 1U);
        EXPECT_EQ(order.error->subproblems[0].subject.value, "c.example");
    }
}

// Conformance row C3.
TEST(OrderFollowsItsAuthorizations, TellsWhyForEachNameThatFailed) {
    const auto dns = authorization("c.example", AuthorizationStatus::invalid,
                                   Problem{ErrorKind::dns, "no such name", {}});
    const auto refused = authorization("d.example", AuthorizationStatus::invalid,
                                       Problem{ErrorKind::connection, "refused", {}});
    const Order order = follow(in(pending), {dns, kValid, refused});
    EXPECT_EQ(order.error->kind, ErrorKind::compound);
    ASSERT_EQ(order.error->subproblems.size(), 2U);
    EXPECT_EQ(order.error->subproblems[1].kind, ErrorKind::connection);
    EXPECT_EQ(order.error->subproblems[1].detail, "refused");
}

// Conformance row G8.
TEST(OrderFollowsItsAuthorizations, FromReadyToInvalidAndNotBackToPending) {
    const auto ended = authorization("c.example", AuthorizationStatus::deactivated);
    EXPECT_EQ(follow(in(ready), {kValid, ended}).status, invalid);
    EXPECT_EQ(follow(in(ready), {kValid, kPending}).status, ready);
}

TEST(OrderFollowsItsAuthorizations, NoMoreOnceACsrWasAccepted) {
    const auto ended = authorization("c.example", AuthorizationStatus::invalid);
    for (const auto status : {processing, valid, invalid}) {
        EXPECT_EQ(follow(in(status), {ended}).status, status);
    }
}

TEST(Order, IsCancelledWhileItIsOpenOnly) {
    const Problem why{ErrorKind::unauthorized, "no more", {}};
    for (const auto status : {pending, ready}) {
        EXPECT_EQ(cancel(in(status), why).status, invalid);
        EXPECT_EQ(cancel(in(status), why).error, why);
    }
    for (const auto status : {processing, valid}) EXPECT_EQ(cancel(in(status), why).status, status);
}

TEST(Order, ThatIsInvalidSaysWhyItIsNotReady) {
    const auto dns = authorization("c.example", AuthorizationStatus::invalid,
                                   Problem{ErrorKind::dns, "no such name", {}});
    const auto refused = check_ready(follow(in(pending), {dns, kValid}));
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().detail.find("no such name"), std::string::npos);
}

// Conformance row F10.
TEST(Order, ExpiresFromPendingAndReadyOnly) {
    const base::Time late = kNow + std::chrono::seconds(1);
    EXPECT_EQ(as_of(in(pending), late).status, invalid);
    EXPECT_EQ(as_of(in(ready), late).status, invalid);
    EXPECT_TRUE(as_of(in(ready), late).error);
    EXPECT_EQ(as_of(in(processing), late).status, processing);
    EXPECT_EQ(as_of(in(valid), late).status, valid);
    EXPECT_EQ(as_of(in(ready), kNow).status, ready);
}

// Conformance row F11.
TEST(FinalizeOrder, IsPossibleInReadyOnly) {
    const auto accepted = accept_csr(in(ready), ConnectorId(base::Uuid({1})), 4, kNow);
    ASSERT_TRUE(accepted);
    EXPECT_EQ(accepted->status, processing);
    EXPECT_EQ(accepted->policy_version, 4);
    for (const auto status : {pending, processing, valid, invalid}) {
        const auto refused = accept_csr(in(status), {}, 4, kNow);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, ErrorKind::order_not_ready);
    }
    EXPECT_EQ(accept_csr(in(ready), {}, 4, kNow + std::chrono::seconds(1)).error().kind,
              ErrorKind::order_not_ready);
}

TEST(FinalizeOrder, EndsFromProcessingOnly) {
    const CertificateId certificate(base::Uuid({9}));
    EXPECT_EQ(complete(in(processing), certificate)->certificate_id, certificate);
    EXPECT_EQ(fail_processing(in(processing), {ErrorKind::bad_csr, "x", {}})->status, invalid);
    for (const auto status : {pending, ready, valid, invalid}) {
        EXPECT_FALSE(complete(in(status), certificate));
        EXPECT_FALSE(fail_processing(in(status), {}));
    }
}

}  // namespace
}  // namespace causeway::model
