// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <future>
#include <set>
#include <thread>

#include <sys/stat.h>

#include "base/encoding.hpp"
#include "connectors/world.hpp"
#include "support/fixed_clock.hpp"

namespace causeway::connectors {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class ConnectorHost : public testing::Test {
  protected:
    model::ConnectorId faulty(const std::string& members, int max_in_flight = 4) {
        const auto id = world_.connect("faulty", "{" + members + "}");
        world_.connector(id).max_in_flight = max_in_flight;
        return id;
    }
    model::ConnectorId behaving(const std::string& behaviour, int max_in_flight = 4) {
        return faulty(R"("behaviour":")" + behaviour + R"(")", max_in_flight);
    }
    ca::EnrollOutcome enroll(model::ConnectorId id, milliseconds span = seconds(60)) {
        return world_.issuer().enroll(id, request_for("ec.csr.der"), world_.within(span), {});
    }
    ca::EnrollOutcome enroll_in_vain(model::ConnectorId id) {
        return connectors::enroll_in_vain(world_, id, request_for("ec.csr.der"));
    }
    std::string unknown_reason(model::ConnectorId id) {
        const auto outcome = enroll(id);
        const auto* unknown = std::get_if<ca::Unknown>(&outcome);
        return unknown == nullptr ? "not unknown" : unknown->for_log;
    }
    // Whether the catalog's refusal of that plugin is logged with these words.
    bool refuses(const std::string& type, const std::string& words) {
        const auto described = world_.catalog().describe(type);
        return !described && described.error().kind == base::ErrorKind::unavailable &&
               world_.log().mentions("connector.plugin_refused") && world_.log().mentions(words);
    }
    void chmod(const std::string& file, mode_t mode) {
        ASSERT_EQ(::chmod((world_.plugins() / file).c_str(), mode), 0);
    }

    support::FakeConnectorStateStore state_;
    World world_{state_};
};

TEST_F(ConnectorHost, ListsTheUsablePluginsOfItsDirectories) {
    std::set<std::string> names;
    for (const auto& type : world_.catalog().types()) names.insert(type.type);
    EXPECT_EQ(names, (std::set<std::string>{"faulty", "forgetful", "scep", "softca"}));
}

TEST_F(ConnectorHost, AnUnknownTypeIsRefusedNamingTheKnownOnes) {
    const auto described = world_.catalog().describe("est");
    ASSERT_FALSE(described);
    EXPECT_EQ(described.error().kind, base::ErrorKind::not_found);
    EXPECT_NE(described.error().detail.find("softca"), std::string::npos);
}

TEST_F(ConnectorHost, TellsTheSecretsThatAConfigurationRefersTo) {
    using Names = std::set<std::string>;
    EXPECT_EQ(world_.catalog().secret_names("faulty", R"({"behaviour":"issue"})").value(), Names{});
    EXPECT_EQ(
        world_.catalog().secret_names("faulty", R"({"behaviour":"issue","token":"pin"})").value(),
        Names{"pin"});
    EXPECT_EQ(world_.catalog().secret_names("faulty", R"({"token":7})").error().kind,
              base::ErrorKind::malformed);
}

TEST_F(ConnectorHost, ASecretThatTheConfigurationDoesNotUseIsRefusedByItsName) {
    const auto valid = world_.catalog().validate("faulty", R"({"behaviour":"issue"})",
                                                 {{"pin", base::Secret::from_text("1234")}});
    ASSERT_FALSE(valid);
    EXPECT_EQ(valid.error().subproblems.at(0).subject, (base::ErrorSubject{ca::kSecret, "pin"}));
}

TEST_F(ConnectorHost, ATypeCannotLeadOutOfTheDirectory) {
    for (const char* type : {"../plugins/faulty", "/usr/lib/x", "faulty.so", "", "FAULTY", "a b"}) {
        EXPECT_FALSE(world_.catalog().describe(type)) << type;
    }
    EXPECT_FALSE(world_.log().mentions("connector.plugin_refused"));
}

TEST_F(ConnectorHost, APluginOfAnotherAbiVersionIsRefused) {
    EXPECT_TRUE(refuses("wrong-abi", "speaks ABI version 1"));
}

TEST_F(ConnectorHost, APluginWithAShortTableIsRefused) {
    EXPECT_TRUE(refuses("short-table", "too short"));
}

TEST_F(ConnectorHost, APluginWithoutTheRequiredOperationsIsRefused) {
    EXPECT_TRUE(refuses("empty-table", "lacks a required operation"));
}

TEST_F(ConnectorHost, ALibraryWithoutTheEntryIsRefused) {
    EXPECT_TRUE(refuses("no-entry", "does not export causeway_connector_entry"));
}

TEST_F(ConnectorHost, APluginThatItsGroupMayWriteIsRefused) {
    chmod("faulty.so", 0770);
    EXPECT_TRUE(refuses("faulty", "could be changed by another user"));
}

TEST_F(ConnectorHost, APluginInADirectoryThatOthersMayWriteIsRefused) {
    chmod("", 0707);
    EXPECT_TRUE(refuses("faulty", "could be changed by another user"));
}

TEST_F(ConnectorHost, ASilentConnectorLeavesTheOutcomeUnknown) {
    EXPECT_EQ(unknown_reason(behaving("silent")),
              "the connector ended the call without an outcome");
}

TEST_F(ConnectorHost, ASecondOutcomeMakesBothWorthless) {
    EXPECT_EQ(unknown_reason(behaving("double")),
              "the connector gave a second outcome, rejected after issued");
}

TEST_F(ConnectorHost, AnotherOperationsOutcomeProvesNothing) {
    EXPECT_EQ(unknown_reason(behaving("wrong_outcome")),
              "the connector answered with another operation's outcome");
}

TEST_F(ConnectorHost, PendingFromAConnectorThatCannotResumeIsUnknown) {
    const auto id = world_.connect("forgetful", R"({"behaviour":"issue","pending":1})");
    EXPECT_EQ(unknown_reason(id), "the connector answered pending and cannot resume");
}

TEST_F(ConnectorHost, AnOversizedCertificateMakesTheOutcomeUnknown) {
    EXPECT_NE(unknown_reason(behaving("oversized")).find("too much"), std::string::npos);
}

TEST_F(ConnectorHost, AnEndlessChainMakesTheOutcomeUnknown) {
    EXPECT_NE(unknown_reason(behaving("long_chain")).find("too much"), std::string::npos);
}

// It is compared with the order by whoever asked; the host only bounds it.
TEST_F(ConnectorHost, GarbageInPlaceOfACertificateIsHandedOnUnchanged) {
    const auto outcome = enroll(behaving("issue"));
    const auto* issued = std::get_if<ca::Issued>(&outcome);
    ASSERT_NE(issued, nullptr);
    EXPECT_EQ(issued->certificates, std::vector<base::Bytes>{test_data("ec.csr.der")});
}

TEST_F(ConnectorHost, TextsAreBoundedValidAndOnOneLine) {
    const auto outcome = enroll(behaving("dirty"));
    const auto* rejected = std::get_if<ca::Rejected>(&outcome);
    ASSERT_NE(rejected, nullptr);
    EXPECT_LE(rejected->for_client.size(), 4096U);
    EXPECT_TRUE(base::is_utf8(rejected->for_client));
    EXPECT_TRUE(
        rejected->for_client.starts_with("bad \xEF\xBF\xBD\xEF\xBF\xBD octets forged line [31m"))
        << rejected->for_client.substr(0, 60);
}

TEST_F(ConnectorHost, RetryAfterIsClamped) {
    const auto outcome = enroll(behaving("rate_limit"));
    const auto* unavailable = std::get_if<ca::Unavailable>(&outcome);
    ASSERT_NE(unavailable, nullptr);
    EXPECT_EQ(unavailable->retry_after, std::chrono::hours(24));
}

TEST_F(ConnectorHost, APluginThatMakesNoInstanceIsUnavailable) {
    const auto outcome = enroll(behaving("no_instance"));
    const auto* unavailable = std::get_if<ca::Unavailable>(&outcome);
    ASSERT_NE(unavailable, nullptr);
    EXPECT_EQ(unavailable->for_log, "no instance today");
}

TEST_F(ConnectorHost, AStoredConfigurationThatDoesNotFitIsNeverHandedToThePlugin) {
    const auto outcome = enroll(faulty(R"("behaviour":"issue","pending":99)"));
    const auto* unavailable = std::get_if<ca::Unavailable>(&outcome);
    ASSERT_NE(unavailable, nullptr);
    EXPECT_NE(unavailable->for_log.find("/pending"), std::string::npos);
}

TEST_F(ConnectorHost, AnUnknownConnectionIsUnavailable) {
    EXPECT_TRUE(std::holds_alternative<ca::Unavailable>(enroll(model::ConnectorId())));
    EXPECT_TRUE(world_.log().mentions(model::ConnectorId().to_string()));
}

TEST_F(ConnectorHost, APausedConnectionIsUnavailableAndCanBeTested) {
    const auto id = behaving("issue");
    world_.connector(id).status = model::ConnectorStatus::paused;
    EXPECT_TRUE(std::holds_alternative<ca::Unavailable>(enroll(id)));
    EXPECT_EQ(world_.issuer().test(id, world_.within(seconds(60))).size(), 2U);
}

TEST_F(ConnectorHost, ANewVersionReplacesTheInstance) {
    const auto id = behaving("reject");
    EXPECT_TRUE(std::holds_alternative<ca::Rejected>(enroll(id)));
    world_.connector(id).config = R"({"behaviour":"issue"})";
    EXPECT_TRUE(std::holds_alternative<ca::Rejected>(enroll(id))) << "the version is the same";
    ++world_.connector(id).version;
    EXPECT_TRUE(std::holds_alternative<ca::Issued>(enroll(id)));
}

TEST_F(ConnectorHost, CallsOfAReplacedInstanceEndInPeace) {
    const auto id = behaving("blocked");
    state_.hold();
    EXPECT_TRUE(std::holds_alternative<ca::Unknown>(enroll_in_vain(id)));
    world_.connector(id).config = R"({"behaviour":"reject"})";
    ++world_.connector(id).version;
    EXPECT_TRUE(std::holds_alternative<ca::Rejected>(enroll(id)));
    EXPECT_EQ(world_.issuer().health(id).load.stuck, 1);
    state_.release();
    EXPECT_TRUE(eventually([&] { return world_.issuer().health(id).load.stuck == 0; }));
}

TEST_F(ConnectorHost, AStuckConnectorRefusesAtOnceAndHoldsUpNoOther) {
    const auto stuck = behaving("blocked", 1);
    state_.hold();
    EXPECT_TRUE(std::holds_alternative<ca::Unknown>(enroll_in_vain(stuck)));
    const auto refused = enroll(stuck);
    ASSERT_TRUE(std::holds_alternative<ca::Unavailable>(refused));
    EXPECT_NE(std::get<ca::Unavailable>(refused).for_log.find("stuck"), std::string::npos);
    EXPECT_TRUE(std::holds_alternative<ca::Issued>(enroll(behaving("issue"))));
    EXPECT_EQ(world_.issuer().stuck_calls(), 1);
    state_.release();
    EXPECT_TRUE(eventually([&] { return world_.issuer().stuck_calls() == 0; }));
}

TEST_F(ConnectorHost, WhatFindsNoFreeThreadInTimeWasNotSent) {
    const auto id = behaving("blocked", 1);
    state_.hold();
    std::thread first([&] { (void)enroll(id); });
    EXPECT_TRUE(eventually([&] { return world_.issuer().health(id).load.running == 1; }));
    const auto second = enroll(id, milliseconds(50));
    state_.release();
    first.join();
    ASSERT_TRUE(std::holds_alternative<ca::Unavailable>(second));
    EXPECT_NE(std::get<ca::Unavailable>(second).for_log.find("became free"), std::string::npos);
}

TEST_F(ConnectorHost, AnAnswerAfterTheDeadlineIsHeard) {
    const auto id = behaving("blocked");
    state_.hold();
    std::promise<ca::EnrollOutcome> heard;
    for (int tries = 1; tries <= 10; ++tries) {
        const auto outcome = world_.issuer().enroll(
            id, request_for("ec.csr.der"), world_.within(milliseconds(50 * tries)),
            [&](const ca::EnrollOutcome& late) { heard.set_value(late); });
        if (std::holds_alternative<ca::Unknown>(outcome)) break;
    }
    state_.release();
    const ca::EnrollOutcome late = heard.get_future().get();
    EXPECT_FALSE(std::holds_alternative<ca::Unknown>(late));
}

TEST_F(ConnectorHost, SaysBeforehandWhyItWouldNotCall) {
    const auto id = behaving("issue", 1);
    EXPECT_FALSE(world_.issuer().refusal(id, world_.within(seconds(60))));
    world_.connector(id).status = model::ConnectorStatus::paused;
    const auto paused = world_.issuer().refusal(id, world_.within(seconds(60)));
    ASSERT_TRUE(paused);
    EXPECT_FALSE(paused->called);
    const auto failing = behaving("credentials");
    (void)enroll(failing);
    EXPECT_TRUE(world_.issuer().refusal(failing, world_.within(seconds(60))));
    const auto stuck = behaving("blocked", 1);
    state_.hold();
    EXPECT_TRUE(std::holds_alternative<ca::Unknown>(enroll_in_vain(stuck)));
    EXPECT_TRUE(world_.issuer().refusal(stuck, world_.within(seconds(60))));
    state_.release();
}

TEST_F(ConnectorHost, CallsOfOneConnectionRunSideBySideUpToItsLimit) {
    const auto id = behaving("blocked", 2);
    state_.hold();
    std::vector<std::thread> callers;
    for (int i = 0; i < 3; ++i) callers.emplace_back([&] { (void)enroll(id); });
    EXPECT_TRUE(eventually([&] { return world_.issuer().health(id).load.running == 2; }));
    state_.release();
    for (std::thread& caller : callers) caller.join();
    EXPECT_EQ(world_.issuer().health(id).load.running, 0);
}

TEST_F(ConnectorHost, FiveFailuresOpenTheCircuitBreaker) {
    const auto id = behaving("unreachable");
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(world_.issuer().health(id).breaker, ca::CircuitBreaker::State::closed);
        (void)enroll(id);
    }
    EXPECT_EQ(world_.issuer().health(id).breaker, ca::CircuitBreaker::State::open);
    const auto refused = enroll(id);
    ASSERT_TRUE(std::holds_alternative<ca::Unavailable>(refused));
    EXPECT_NE(std::get<ca::Unavailable>(refused).for_log.find("keeps failing"), std::string::npos);
}

TEST_F(ConnectorHost, RefusedCredentialsOpenTheCircuitBreakerAtOnce) {
    const auto id = behaving("credentials");
    (void)enroll(id);
    EXPECT_EQ(world_.issuer().health(id).breaker, ca::CircuitBreaker::State::open);
}

TEST_F(ConnectorHost, ASuccessfulConnectionTestClosesTheCircuitBreaker) {
    const auto id = faulty(R"("behaviour":"issue","fail_first":5)");
    for (int i = 0; i < 5; ++i) (void)enroll(id);
    ASSERT_EQ(world_.issuer().health(id).breaker, ca::CircuitBreaker::State::open);
    (void)world_.issuer().test(id, world_.within(seconds(60)));
    EXPECT_EQ(world_.issuer().health(id).breaker, ca::CircuitBreaker::State::closed);
    EXPECT_TRUE(std::holds_alternative<ca::Issued>(enroll(id)));
}

// A host whose time stands still until the test moves it.
class ConnectorHostInTime : public testing::Test {
  protected:
    model::ConnectorId connect(const std::string& type, const std::string& config) {
        return world_.connect(type, config);
    }
    ca::EnrollOutcome enroll(model::ConnectorId id) {
        return world_.issuer().enroll(id, request_for("ec.csr.der"), world_.within(seconds(60)),
                                      {});
    }
    ca::CircuitBreaker::State breaker(model::ConnectorId id) {
        return world_.issuer().health(id).breaker;
    }

    support::FixedClock clock_;
    support::FakeConnectorStateStore state_;
    World world_{state_, &clock_};
};

TEST_F(ConnectorHostInTime, AfterThirtySecondsAProbeDecidesBeforeAnythingIsEnrolled) {
    const auto id = connect("faulty", R"({"behaviour":"unreachable"})");
    for (int i = 0; i < 5; ++i) (void)enroll(id);
    clock_.advance(seconds(30));
    const auto outcome = enroll(id);
    EXPECT_NE(std::get<ca::Unavailable>(outcome).for_log, "refused") << "no enrolment was tried";
    EXPECT_EQ(breaker(id), ca::CircuitBreaker::State::open);
}

TEST_F(ConnectorHostInTime, AGoodProbeLetsTheEnrolmentThrough) {
    const auto id = connect("faulty", R"({"behaviour":"issue","fail_first":5})");
    for (int i = 0; i < 5; ++i) (void)enroll(id);
    EXPECT_TRUE(std::holds_alternative<ca::Unavailable>(enroll(id)));
    clock_.advance(seconds(30));
    EXPECT_TRUE(std::holds_alternative<ca::Issued>(enroll(id)));
    EXPECT_EQ(breaker(id), ca::CircuitBreaker::State::closed);
}

TEST_F(ConnectorHost, RejectionsNeverOpenTheCircuitBreaker) {
    const auto id = behaving("reject");
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(std::holds_alternative<ca::Rejected>(enroll(id)));
    EXPECT_EQ(world_.issuer().health(id).breaker, ca::CircuitBreaker::State::closed);
}

TEST_F(ConnectorHost, ARevocationReasonThatTheCaLacksIsABadReason) {
    const auto outcome = world_.issuer().revoke(behaving("issue"), test_data("ec.cert.der"),
                                                model::RevocationReason::certificate_hold,
                                                world_.within(seconds(60)));
    ASSERT_TRUE(std::holds_alternative<ca::Rejected>(outcome));
    EXPECT_EQ(std::get<ca::Rejected>(outcome).kind, base::ErrorKind::bad_revocation_reason);
}

TEST_F(ConnectorHost, AnUnreadableCaCertificateIsLeftOut) {
    const auto ca = world_.issuer().ca_certificates(behaving("issue"));
    ASSERT_TRUE(ca);
    EXPECT_TRUE(ca->intermediates.empty());
    EXPECT_TRUE(world_.log().mentions("connector.ca_certificate_unreadable"));
}

TEST_F(ConnectorHost, ACaWithoutACrlSaysSo) {
    const auto crl = world_.issuer().crl(behaving("issue"));
    ASSERT_FALSE(crl);
    EXPECT_EQ(crl.error().kind, base::ErrorKind::not_found);
}

TEST_F(ConnectorHost, AMissingSecretIsRefusedCredentials) {
    const auto outcome = enroll(faulty(R"("behaviour":"issue","token":"gone")"));
    ASSERT_TRUE(std::holds_alternative<ca::Unavailable>(outcome));
    EXPECT_EQ(std::get<ca::Unavailable>(outcome).for_log, "no token");
}

}  // namespace
}  // namespace causeway::connectors
