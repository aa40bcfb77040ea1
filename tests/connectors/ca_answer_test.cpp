// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <future>

#include "base/encoding.hpp"
#include "connectors/world.hpp"
#include "support/fixed_clock.hpp"

namespace causeway::connectors {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

// What is remembered of a CA: its certificates and its CRL. Time stands still until a test moves
// it.
class CaAnswers : public testing::Test {
  protected:
    // A question for the certificates of a CA that stands still until state_.release().
    std::future<base::Result<ca::CaCertificates>> ask_held_ca(model::ConnectorId id) {
        state_.hold();
        auto asked = std::async(std::launch::async,
                                [this, id] { return world_.issuer().ca_certificates(id); });
        EXPECT_TRUE(eventually([&] { return world_.issuer().health(id).load.running == 1; }));
        return asked;
    }
    // A connection to a CA that has no certificate, or this one.
    static std::string faulty(const std::string& behaviour, const std::string& issuer = {}) {
        std::string config = R"({"behaviour":")" + behaviour + '"';
        if (!issuer.empty()) {
            config += R"(,"issuer":")" + base::hex_encode(test_data(issuer)) + '"';
        }
        return config + "}";
    }
    void configure(model::ConnectorId id, const std::string& type, const std::string& config) {
        model::Connector& connector = world_.connector(id);
        connector.type = type;
        connector.config = config;
        ++connector.version;
    }
    void pause(model::ConnectorId id) {
        world_.connector(id).status = model::ConnectorStatus::paused;
        ++world_.connector(id).version;
    }
    ca::EnrollOutcome enroll(model::ConnectorId id) {
        return world_.issuer().enroll(id, request_for("ec.csr.der"), world_.within(seconds(60)),
                                      {});
    }
    // How often the faulty connector was asked: each time it hands over an unreadable certificate.
    std::ptrdiff_t asked() {
        return std::ranges::count_if(world_.log().lines(), [](const std::string& line) {
            return line.find("connector.ca_certificate_unreadable") != std::string::npos;
        });
    }

    support::FixedClock clock_;
    support::FakeConnectorStateStore state_;
    World world_{state_, &clock_};
};

TEST_F(CaAnswers, TheChainIsAskedForOnceADayAndOutlivesAnOutage) {
    const auto id = world_.connect("softca", "{}");
    const auto fresh = world_.issuer().ca_certificates(id);
    ASSERT_TRUE(fresh);
    state_.break_down();
    clock_.advance(hours(23));
    EXPECT_TRUE(world_.issuer().ca_certificates(id));
    clock_.advance(hours(2));
    const auto old = world_.issuer().ca_certificates(id);
    ASSERT_TRUE(old);
    EXPECT_EQ(old->anchors, fresh->anchors);
}

TEST_F(CaAnswers, TheLatestChainIsAMinuteOldAtMost) {
    const auto id = world_.connect("softca", "{}");
    ASSERT_TRUE(world_.issuer().ca_certificates(id));
    state_.break_down();
    clock_.advance(seconds(59));
    EXPECT_TRUE(world_.issuer().latest_ca_certificates(id));
    clock_.advance(seconds(1));
    EXPECT_FALSE(world_.issuer().latest_ca_certificates(id));
    EXPECT_TRUE(world_.issuer().ca_certificates(id));
}

TEST_F(CaAnswers, ACrlIsAMinuteOldAtMost) {
    const auto id = world_.connect("softca", "{}");
    const auto first = world_.issuer().crl(id);
    ASSERT_TRUE(first);
    clock_.advance(seconds(59));
    EXPECT_EQ(*world_.issuer().crl(id), *first);
    clock_.advance(seconds(1));
    EXPECT_NE(*world_.issuer().crl(id), *first);
}

TEST_F(CaAnswers, ThatACaHasNoCrlIsRememberedForAMinute) {
    const auto id = world_.connect("faulty", faulty("issue"));
    const auto kind = [&] { return world_.issuer().crl(id).error().kind; };
    ASSERT_EQ(kind(), base::ErrorKind::not_found);
    clock_.advance(seconds(59));
    EXPECT_EQ(kind(), base::ErrorKind::not_found);
    EXPECT_EQ(asked(), 1);
    clock_.advance(seconds(1));
    EXPECT_EQ(kind(), base::ErrorKind::not_found);
    EXPECT_EQ(asked(), 2);
}

TEST_F(CaAnswers, TheLastCrlIsServedWhileTheCaDoesNotAnswer) {
    const auto id = world_.connect("softca", "{}");
    const auto first = world_.issuer().crl(id);
    ASSERT_TRUE(first);
    state_.break_down();
    clock_.advance(hours(1));
    const auto last = world_.issuer().crl(id);
    ASSERT_TRUE(last) << last.error().internal;
    EXPECT_EQ(*last, *first);
}

TEST_F(CaAnswers, ThePauseOfAConnectionKeepsItsCrlOnTheAir) {
    const auto id = world_.connect("softca", "{}");
    const auto first = world_.issuer().crl(id);
    ASSERT_TRUE(first);
    pause(id);
    clock_.advance(seconds(60));
    const auto renewed = world_.issuer().crl(id);
    ASSERT_TRUE(renewed) << renewed.error().internal;
    EXPECT_NE(*renewed, *first);
}

TEST_F(CaAnswers, APausedConnectionShowsItsChainAfterARestart) {
    const auto id = world_.connect("softca", "{}");
    pause(id);
    EXPECT_TRUE(world_.issuer().ca_certificates(id));
    clock_.advance(seconds(60));
    EXPECT_TRUE(world_.issuer().latest_ca_certificates(id));
}

TEST_F(CaAnswers, APauseHoldsBackEnrolmentsPollsAndRevocations) {
    const auto id = world_.connect("faulty", faulty("issue"));
    pause(id);
    auto& issuer = world_.issuer();
    const auto request = request_for("ec.csr.der");
    const auto deadline = world_.within(seconds(60));
    const auto paused = [](const auto& outcome) {
        const auto* unavailable = std::get_if<ca::Unavailable>(&outcome);
        return unavailable != nullptr && !unavailable->called &&
               unavailable->for_log.find("paused") != std::string::npos;
    };
    EXPECT_TRUE(paused(enroll(id)));
    EXPECT_TRUE(paused(issuer.resume(id, request, base::Bytes{1}, deadline, {})));
    EXPECT_TRUE(paused(issuer.revoke(id, test_data("ec.cert.der"),
                                     model::RevocationReason::unspecified, deadline)));
    EXPECT_TRUE(paused(issuer.find(id, request, deadline)));
}

TEST_F(CaAnswers, AChangeThatDoesNotConcernTheCaForgetsNothing) {
    const auto id = world_.connect("faulty", faulty("credentials"));
    ASSERT_TRUE(world_.issuer().ca_certificates(id));
    (void)enroll(id);
    ASSERT_EQ(world_.issuer().health(id).breaker, ca::CircuitBreaker::State::open);
    model::Connector& connector = world_.connector(id);
    connector.max_in_flight = 9;
    connector.accepted_differences = {model::AcceptedDifference::lacks_server_auth};
    ++connector.version;
    EXPECT_TRUE(world_.issuer().refusal(id, world_.within(seconds(60))));
    pause(id);
    EXPECT_TRUE(world_.issuer().latest_ca_certificates(id));
    EXPECT_EQ(asked(), 1);
    EXPECT_EQ(world_.issuer().health(id).breaker, ca::CircuitBreaker::State::open);
}

TEST_F(CaAnswers, ANewSecretMakesANewInstance) {
    const auto id = world_.connect("faulty", faulty("credentials"));
    (void)enroll(id);
    world_.connector(id).secrets = {{"token", base::Secret::from_text("new")}};
    ++world_.connector(id).version;
    ASSERT_TRUE(world_.issuer().ca_certificates(id));
    EXPECT_EQ(world_.issuer().health(id).breaker, ca::CircuitBreaker::State::closed);
}

TEST_F(CaAnswers, WhatIsRememberedOfOneCaIsNeverShownForAnother) {
    const auto id = world_.connect("softca", "{}");
    ASSERT_FALSE(world_.issuer().ca_certificates(id)->anchors.empty());
    ASSERT_TRUE(world_.issuer().crl(id));
    configure(id, "faulty", faulty("unreachable"));
    EXPECT_FALSE(world_.issuer().ca_certificates(id));
    EXPECT_FALSE(world_.issuer().latest_ca_certificates(id));
    EXPECT_FALSE(world_.issuer().crl(id));
    configure(id, "faulty", faulty("issue", "ec.cert.der"));
    const auto latest = world_.issuer().latest_ca_certificates(id);
    ASSERT_TRUE(latest);
    EXPECT_EQ(latest->anchors.at(0).der(), test_data("ec.cert.der"));
}

TEST_F(CaAnswers, AnAnswerThatComesAfterAChangeIsDropped) {
    const auto id = world_.connect("softca", "{}");
    auto early = ask_held_ca(id);
    configure(id, "faulty", faulty("issue", "ec.cert.der"));
    EXPECT_TRUE(std::holds_alternative<ca::Issued>(enroll(id)));
    state_.release();
    EXPECT_FALSE(early.get());
    const auto certificates = world_.issuer().ca_certificates(id);
    ASSERT_TRUE(certificates && !certificates->anchors.empty());
    EXPECT_EQ(certificates->anchors.at(0).der(), test_data("ec.cert.der"));
}

TEST_F(CaAnswers, WhoeverComesAfterAChangeDoesNotWaitForTheAnswerBeforeIt) {
    const auto id = world_.connect("softca", "{}");
    auto early = ask_held_ca(id);
    configure(id, "faulty", faulty("issue", "ec.cert.der"));
    auto later =
        std::async(std::launch::async, [&] { return world_.issuer().ca_certificates(id); });
    const auto certificates = later.get();
    state_.release();
    EXPECT_FALSE(early.get());
    ASSERT_TRUE(certificates && !certificates->anchors.empty());
    EXPECT_EQ(certificates->anchors.at(0).der(), test_data("ec.cert.der"));
}

TEST_F(CaAnswers, WhoeverReadAnEarlierVersionGoesByTheLaterOne) {
    const auto id = world_.connect("faulty", faulty("reject"));
    const model::Connector earlier = world_.connector(id);
    configure(id, "faulty", faulty("credentials"));
    (void)enroll(id);
    world_.adopt(earlier);
    EXPECT_TRUE(std::holds_alternative<ca::Unavailable>(enroll(id)));
    EXPECT_EQ(world_.issuer().health(id).breaker, ca::CircuitBreaker::State::open);
}

}  // namespace
}  // namespace causeway::connectors
