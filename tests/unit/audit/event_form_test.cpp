// SPDX-License-Identifier: Apache-2.0
#include "audit/event_form.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "support/counting_random.hpp"
#include "support/fixed_clock.hpp"

namespace causeway::audit {
namespace {

model::AuditEvent sample_event() {
    const auto order = model::OrderId::parse("0196885e-6a00-7000-8000-000000000002").value();
    return {.id = model::AuditEventId::parse("0196885e-6a00-7000-8000-000000000001").value(),
            .action = model::AuditAction::order_created,
            .at = support::FixedClock::kStart,
            .actor = {"account:7", "192.0.2.1"},
            .request_id = "req-9",
            .tenant = std::nullopt,
            .endpoint = std::nullopt,
            .order = order,
            .object = "order:" + order.to_string(),
            .payload = {{"names", "b.example, a.example"}, {"agent", "certbot"}}};
}

TEST(EventForm, WritesTheHeaderAndThePayloadAsCanonicalJson) {
    support::CountingRandom random;
    const FormedEvent formed = form(sample_event(), 3, random);
    EXPECT_EQ(formed.header,
              R"({"action":"order.created","actor":"account:7",)"
              R"("at":"2026-05-01T12:00:00.000000Z","id":"0196885e-6a00-7000-8000-000000000001",)"
              R"("object":"order:0196885e-6a00-7000-8000-000000000002",)"
              R"("order":"0196885e-6a00-7000-8000-000000000002","request":"req-9","schema":1,)"
              R"("sequence":3})");
    EXPECT_EQ(*formed.payload, R"({"address":"192.0.2.1","details":)"
                               R"({"agent":"certbot","names":"b.example, a.example"}})");
}

TEST(EventForm, KeepsEveryValueOfANameThatComesAgain) {
    support::CountingRandom random;
    auto event = sample_event();
    event.payload = {{"sha256", "aa"}, {"late", "true"}, {"sha256", "bb"}, {"sha256", "cc"}};
    EXPECT_EQ(*form(event, std::nullopt, random).payload,
              R"({"address":"192.0.2.1","details":{"late":"true","sha256":["aa","bb","cc"]}})");
}

// The expected digests were computed with Python's hashlib.
TEST(EventForm, HashesAsDocumented) {
    Salt salt{};
    salt.fill(0x01);
    const auto digest = payload_digest(salt, "{}");
    EXPECT_EQ(base::hex_encode(digest),
              "d355d911d2f26a54dc0366196d99e2ffef085bb9edf7a495a342ea52c2a4c2f3");
    EXPECT_EQ(base::hex_encode(leaf_hash("{\"a\":1}", digest)),
              "74f19c71ecfcc7627af63970fb83787c0ca91fd3410900780528bec071048ee3");
}

TEST(EventForm, SaltsEveryEventAnew) {
    support::CountingRandom random;
    const FormedEvent one = form(sample_event(), std::nullopt, random);
    const FormedEvent two = form(sample_event(), std::nullopt, random);
    EXPECT_EQ(one.payload, two.payload);
    EXPECT_NE(one.salt, two.salt);
    EXPECT_NE(one.payload_digest, two.payload_digest);
}

TEST(EventForm, KeepsThePeersAddressOutOfTheHeaderWhichIsNeverPurged) {
    support::CountingRandom random;
    const FormedEvent formed = form(sample_event(), std::nullopt, random);
    EXPECT_EQ(formed.header.find("192.0.2.1"), std::string::npos);
    EXPECT_EQ(formed.header.find("sequence"), std::string::npos);
}

TEST(EventForm, HasAHeaderThatPostgresqlCanSearch) {
    support::CountingRandom random;
    auto event = sample_event();
    event.actor.name = std::string("a\0b", 3);
    EXPECT_EQ(form(event, std::nullopt, random).header.find("u0000"), std::string::npos);
}

TEST(EventForm, TakesValuesThatAreNotUtf8) {
    support::CountingRandom random;
    auto event = sample_event();
    event.payload = {{"name", "v\xff"}};
    EXPECT_NO_THROW(form(event, std::nullopt, random));
}

}  // namespace
}  // namespace causeway::audit
