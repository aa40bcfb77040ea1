// SPDX-License-Identifier: Apache-2.0
#include "va/local_validator.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "validator_fixture.hpp"

namespace causeway::va {
namespace {

using model::Cause;
using std::chrono::milliseconds;

class LocalValidatorTest : public ValidatorFixture {
  protected:
    ValidationRequest request_of(const model::TenantId& tenant, const std::string& name) {
        resolver_.host(name, {"8.8.8.8"});
        ValidationRequest request = http_01_request(name);
        request.tenant = tenant;
        return request;
    }
    model::TenantId tenant() { return model::TenantId::make(clock_, random_); }
    std::string url_of(std::size_t index) const { return fetcher_.requests.at(index).url.host; }
};

TEST_F(LocalValidatorTest, ReportsOnceAndForgetsTheAttempt) {
    const std::size_t index = start(request_of(tenant(), "a.example"));
    ASSERT_TRUE(traces_[index]);
    EXPECT_TRUE(traces_[index]->succeeded());
    EXPECT_TRUE(scheduler_.idle()) << "not even the deadline's timer is left";
}

TEST_F(LocalValidatorTest, BeginsNothingInsideStart) {
    make_validator();
    resolver_.host("a.example", {"8.8.8.8"});
    bool done = false;
    validator_->start(http_01_request("a.example"), {kSpan, kSpan},
                      [&](const Trace&) { done = true; });
    EXPECT_TRUE(resolver_.questions.empty());
    scheduler_.run();
    EXPECT_TRUE(done);
}

// Conformance row G11.
TEST_F(LocalValidatorTest, AtTheCapAttemptsWaitAndBusyTenantsDoNotStarveOthers) {
    make_validator({.in_flight = 4, .per_identifier = 10, .per_address = 100});
    fetcher_.hold = true;
    const auto busy = tenant();
    for (int i = 0; i < 10; ++i) start(request_of(busy, "n" + std::to_string(i) + ".example"));
    EXPECT_EQ(fetcher_.requests.size(), 2U);
    start(request_of(tenant(), "quiet.example"));
    ASSERT_EQ(fetcher_.requests.size(), 3U);
    EXPECT_EQ(url_of(2), "quiet.example");

    fetcher_.release_one();
    scheduler_.run();
    EXPECT_EQ(fetcher_.requests.size(), 4U);
    while (fetcher_.requests.size() < 11U) {
        fetcher_.release_one();
        scheduler_.run();
    }
}

TEST_F(LocalValidatorTest, OneIdentifierIsNotHitByManyAttemptsAtATime) {
    make_validator({.in_flight = 100, .per_identifier = 2, .per_address = 100});
    fetcher_.hold = true;
    for (int i = 0; i < 5; ++i) start(request_of(tenant(), "victim.example"));
    EXPECT_EQ(fetcher_.requests.size(), 2U);
    fetcher_.release_one();
    scheduler_.run();
    EXPECT_EQ(fetcher_.requests.size(), 3U);
}

TEST_F(LocalValidatorTest, OneAddressIsNotHitThroughManyNames) {
    make_validator({.in_flight = 100, .per_identifier = 2, .per_address = 3});
    fetcher_.hold = true;
    for (int i = 0; i < 8; ++i) {
        start(request_of(tenant(), "n" + std::to_string(i) + ".example"));
    }
    EXPECT_EQ(fetcher_.requests.size(), 3U);
    for (int i = 0; i < 5; ++i) {
        fetcher_.release_one();
        scheduler_.run();
    }
    EXPECT_EQ(fetcher_.requests.size(), 8U);
}

TEST_F(LocalValidatorTest, WaitingInVainIsNotBlamedOnTheClient) {
    make_validator({.in_flight = 2, .per_identifier = 10, .per_address = 100});
    fetcher_.hold = true;
    const auto busy = tenant();
    start(request_of(busy, "first.example"), {milliseconds(1000), milliseconds(60'000)});
    const std::size_t waiting =
        start(request_of(busy, "second.example"), {milliseconds(3000), milliseconds(1000)});
    scheduler_.advance(milliseconds(2999));
    EXPECT_FALSE(traces_[waiting]);
    scheduler_.advance(milliseconds(1));
    ASSERT_TRUE(traces_[waiting]);
    EXPECT_EQ(cause(*traces_[waiting]), Cause::gateway_busy);
    EXPECT_TRUE(traces_[waiting]->steps.empty());
    EXPECT_EQ(traces_[waiting]->took, milliseconds(3000));
}

// The two end at the same moment, so that the first one's place is free before the second one,
// which is over too, has been forgotten.
TEST_F(LocalValidatorTest, AnAttemptThatWaitedInVainIsNotAdmittedAfterItsEnd) {
    make_validator({.in_flight = 100, .per_identifier = 1, .per_address = 100});
    fetcher_.hold = true;
    const std::size_t works = start(request_of(tenant(), "a.example"));
    const std::size_t waits = start(request_of(tenant(), "a.example"));
    scheduler_.advance(kSpan);
    ASSERT_TRUE(traces_[works]);
    ASSERT_TRUE(traces_[waits]);
    EXPECT_EQ(cause(*traces_[waits]), Cause::gateway_busy);
    EXPECT_EQ(fetcher_.requests.size(), 1U) << "nothing is done for an attempt that was reported";
    EXPECT_TRUE(scheduler_.idle());

    fetcher_.hold = false;
    const std::size_t later = start(request_of(tenant(), "a.example"));
    scheduler_.run();
    ASSERT_TRUE(traces_[later]) << "the place was given back";
    EXPECT_TRUE(traces_[later]->succeeded());
}

// Here the address becomes free just after the end.
TEST_F(LocalValidatorTest, AnAttemptWhoseTimeIsOverTakesNoTurnAtAnAddress) {
    make_validator({.in_flight = 100, .per_identifier = 10, .per_address = 1});
    fetcher_.hold = true;
    start(request_of(tenant(), "first.example"), {kSpan, milliseconds(60'000)});
    const std::size_t waits = start(request_of(tenant(), "second.example"));
    scheduler_.call_at(clock_.monotonic() + kSpan, [this] { fetcher_.release_one(); });
    scheduler_.advance(kSpan);
    ASSERT_TRUE(traces_[waits]);
    EXPECT_EQ(cause(*traces_[waits]), Cause::gateway_busy);
    EXPECT_EQ(fetcher_.requests.size(), 1U) << "nothing is done for an attempt that was reported";
}

TEST_F(LocalValidatorTest, AfterAWaitInTheQueueTheWholeTimeIsLeft) {
    make_validator({.in_flight = 2, .per_identifier = 10, .per_address = 100});
    fetcher_.hold = true;
    const auto busy = tenant();
    start(request_of(busy, "first.example"));
    const std::size_t waited =
        start(request_of(busy, "second.example"), {milliseconds(5000), milliseconds(3000)});
    scheduler_.advance(milliseconds(4000));
    fetcher_.release_one();
    scheduler_.run();
    ASSERT_EQ(fetcher_.requests.size(), 2U);
    EXPECT_EQ(fetcher_.requests[1].deadline.remaining(clock_), milliseconds(2900));
    scheduler_.advance(milliseconds(2999));
    EXPECT_FALSE(traces_[waited]);
    scheduler_.advance(milliseconds(1));
    ASSERT_TRUE(traces_[waited]);
    EXPECT_EQ(cause(*traces_[waited]), Cause::deadline_passed);
}

TEST_F(LocalValidatorTest, AWaitForABusyAddressLeavesTheTimeForWork) {
    make_validator({.in_flight = 100, .per_identifier = 10, .per_address = 1});
    fetcher_.hold = true;
    start(request_of(tenant(), "first.example"));
    const std::size_t waited =
        start(request_of(tenant(), "second.example"), {milliseconds(5000), milliseconds(3000)});
    scheduler_.advance(milliseconds(4000));
    fetcher_.release_one();
    scheduler_.run();
    ASSERT_EQ(fetcher_.requests.size(), 2U);
    EXPECT_EQ(fetcher_.requests[1].deadline.remaining(clock_), milliseconds(2900));
    fetcher_.release_one();
    scheduler_.run();
    ASSERT_TRUE(traces_[waited]);
    EXPECT_TRUE(traces_[waited]->succeeded());
}

TEST_F(LocalValidatorTest, WaitingInVainForAnAddressIsNotBlamedOnTheClient) {
    make_validator({.in_flight = 100, .per_identifier = 10, .per_address = 1});
    fetcher_.hold = true;
    start(request_of(tenant(), "first.example"), {kSpan, milliseconds(60'000)});
    const std::size_t waiting =
        start(request_of(tenant(), "second.example"), {milliseconds(5000), milliseconds(3000)});
    scheduler_.advance(milliseconds(5000));
    ASSERT_TRUE(traces_[waiting]);
    EXPECT_EQ(cause(*traces_[waiting]), Cause::gateway_busy);
    EXPECT_EQ(traces_[waiting]->steps.size(), 2U) << "what was seen until then";
}

TEST_F(LocalValidatorTest, AllItsWaitingTogetherIsBounded) {
    make_validator({.in_flight = 100, .per_identifier = 1, .per_address = 1});
    fetcher_.hold = true;
    resolver_.host("name.example", {"8.8.4.4"});
    start(http_01_request("name.example"), {kSpan, milliseconds(60'000)});
    start(request_of(tenant(), "first.example"), {kSpan, milliseconds(60'000)});
    const std::size_t waits =
        start(http_01_request("name.example"), {milliseconds(5000), milliseconds(10'000)});
    scheduler_.advance(milliseconds(4900));
    resolver_.host("name.example", {"8.8.8.8"});
    fetcher_.release_one();  // its turn at the name, after which it waits for one at the address
    scheduler_.advance(milliseconds(99));
    EXPECT_FALSE(traces_[waits]);
    scheduler_.advance(milliseconds(1));
    ASSERT_TRUE(traces_[waits]);
    EXPECT_EQ(cause(*traces_[waits]), Cause::gateway_busy);
    EXPECT_EQ(traces_[waits]->took, milliseconds(5000));
}

TEST_F(LocalValidatorTest, ReportsAtTheDeadlineWhateverTheNetworkDoes) {
    fetcher_.hold = true;
    const std::size_t index = start(request_of(tenant(), "a.example"), {kSpan, milliseconds(3000)});
    scheduler_.advance(milliseconds(3000));
    ASSERT_TRUE(traces_[index]);
    EXPECT_EQ(cause(*traces_[index]), Cause::deadline_passed);
    EXPECT_EQ(traces_[index]->steps.size(), 2U) << "what was seen until then";
    fetcher_.release_one();  // too late, and nobody minds
    scheduler_.run();
    EXPECT_TRUE(scheduler_.idle());
}

TEST_F(LocalValidatorTest, OperationsEndBeforeTheAttemptDoes) {
    fetcher_.hold = true;
    start(request_of(tenant(), "a.example"), {kSpan, milliseconds(3000)});
    ASSERT_EQ(fetcher_.requests.size(), 1U);
    EXPECT_EQ(fetcher_.requests[0].deadline.remaining(clock_), milliseconds(2900));
}

TEST_F(LocalValidatorTest, AFreedPlaceOfATimedOutAttemptIsTakenByTheNext) {
    make_validator({.in_flight = 2, .per_identifier = 10, .per_address = 1});
    fetcher_.hold = true;
    const auto busy = tenant();
    start(request_of(busy, "first.example"), {kSpan, milliseconds(1000)});
    start(request_of(busy, "second.example"), {kSpan, milliseconds(5000)});
    EXPECT_EQ(fetcher_.requests.size(), 1U);
    scheduler_.advance(milliseconds(1000));
    EXPECT_EQ(fetcher_.requests.size(), 2U);
}

TEST_F(LocalValidatorTest, DestructionAbandonsWhatIsInFlight) {
    make_validator({.in_flight = 4, .per_identifier = 10, .per_address = 1});
    fetcher_.hold = true;
    std::vector<std::size_t> indices;
    const auto busy = tenant();
    for (int i = 0; i < 6; ++i) {
        indices.push_back(start(request_of(busy, "n" + std::to_string(i) + ".example")));
    }
    validator_.reset();
    fetcher_.release_one();
    scheduler_.advance(kSpan);
    for (const std::size_t index : indices) EXPECT_FALSE(traces_[index]);
}

// Keeps the first two requests waiting and answers the others inside the call.
class ImpatientFetcher final : public net::Fetcher {
  public:
    void fetch(net::FetchRequest, Done done) override {
        if (waiting.size() < 2) {
            waiting.push_back(std::move(done));
        } else {
            done(support::http_answer(200, "token.thumbprint"));
        }
    }

    std::vector<Done> waiting;
};

TEST_F(LocalValidatorTest, DestructionMovesNoWaitingAttemptOn) {
    ImpatientFetcher fetcher;
    validator_ = std::make_unique<LocalValidator>(
        scheduler_, Tools{resolver_, fetcher, handshaker_, guard_, clock_, {}}, log_,
        ValidationLimits{.in_flight = 8, .per_identifier = 10, .per_address = 1});
    resolver_.host("elsewhere.example", {"8.8.4.4"});
    ValidationRequest redirected = http_01_request("elsewhere.example");
    const std::size_t waits = start(std::move(redirected));
    const std::size_t holds = start(request_of(tenant(), "victim.example"));
    fetcher.waiting.at(0)(support::http_answer(302, "", "http://victim.example/"));
    scheduler_.run();
    validator_.reset();
    EXPECT_FALSE(traces_[waits]);
    EXPECT_FALSE(traces_[holds]);
    EXPECT_TRUE(scheduler_.idle());
}

TEST_F(LocalValidatorTest, AnExceptionInAMethodIsLoggedAndEndsTheAttempt) {
    fetcher_.server = [](const net::FetchRequest&) -> net::FetchAnswer {
        throw std::runtime_error("broken fetcher");
    };
    const std::size_t index = start(request_of(tenant(), "a.example"));
    ASSERT_TRUE(traces_[index]);
    EXPECT_EQ(cause(*traces_[index]), Cause::gateway_failed);
    EXPECT_EQ(traces_[index]->failure->detail.find("broken fetcher"), std::string::npos);
    EXPECT_TRUE(log_.mentions("broken fetcher"));
}

TEST_F(LocalValidatorTest, RefusesWhatPolicyMustNeverLetThrough) {
    make_validator();
    const auto start_with = [&](ValidationRequest request) {
        validator_->start(std::move(request), {kSpan, kSpan}, [](const Trace&) {});
    };
    EXPECT_THROW(start_with(http_01_request("*.example.com")), std::invalid_argument);
    ValidationRequest open = http_01_request("a.example");
    open.network.allowed_networks = {"0.0.0.0/0"};
    EXPECT_THROW(start_with(open), std::invalid_argument);
}

TEST_F(LocalValidatorTest, SaysWhichSettingCouldNeverWork) {
    make_validator();
    using enum model::ChallengeType;
    EXPECT_TRUE(validator_->check({http_01, dns_01, tls_alpn_01}, {"default", {"10.0.0.0/8"}}));
    const auto why = [&](const std::vector<model::ChallengeType>& types,
                         const model::ValidationNetwork& network) {
        return validator_->check(types, network).error().detail;
    };
    EXPECT_NE(why({http_01}, {"default", {"10.0.0.0/8", "8.8.8.0/24"}}).find("8.8.8.0/24"),
              std::string::npos);
    EXPECT_NE(why({http_01}, {"inside", {}}).find("\"inside\""), std::string::npos);
}

}  // namespace
}  // namespace causeway::va
