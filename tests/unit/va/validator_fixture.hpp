// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "support/counting_random.hpp"
#include "support/fake_network.hpp"
#include "support/fake_scheduler.hpp"
#include "support/fixed_clock.hpp"
#include "support/recording_log.hpp"
#include "va/local_validator.hpp"

namespace causeway::va {

inline ValidationRequest http_01_request(const std::string& name,
                                         model::IdentifierType type = model::IdentifierType::dns) {
    return {.tenant = {},
            .type = model::ChallengeType::http_01,
            .identifier = model::Identifier::parse(type, name).value(),
            .token = "token",
            .key_authorization = "token.thumbprint",
            .network = {}};
}

// A validator on a network that the test makes up, on the test's own thread and clock.
class ValidatorFixture : public testing::Test {
  protected:
    using Trace = model::ValidationTrace;

    static net::FetchAnswer right_answer(const net::FetchRequest&) {
        return support::http_answer(200, "token.thumbprint");
    }

    void make_validator(const ValidationLimits& limits = {}) {
        validator_ = std::make_unique<LocalValidator>(
            scheduler_, Tools{resolver_, fetcher_, handshaker_, guard_, clock_, {}}, log_, limits);
    }
    // Begins an attempt; its trace will be `traces_[index]`.
    std::size_t start(ValidationRequest request, AttemptTime time = {kSpan, kSpan}) {
        if (!validator_) make_validator();
        const std::size_t index = traces_.size();
        traces_.emplace_back();
        validator_->start(std::move(request), time, [this, index](Trace trace) {
            EXPECT_FALSE(traces_[index]) << "done is called once";
            traces_[index] = std::move(trace);
        });
        scheduler_.run();
        return index;
    }
    Trace validate(ValidationRequest request) {
        const std::size_t index = start(std::move(request));
        scheduler_.advance(kSpan);
        return traces_[index].value();
    }
    static std::optional<model::Cause> cause(const Trace& trace) {
        return trace.failure ? std::optional(trace.failure->cause) : std::nullopt;
    }
    std::vector<std::string> dialled() const {
        std::vector<std::string> out;
        for (const auto& request : fetcher_.requests) {
            out.push_back(request.target.address.to_string());
        }
        return out;
    }

    static constexpr std::chrono::milliseconds kSpan{10'000};

    support::FixedClock clock_;
    support::CountingRandom random_;
    support::RecordingLog log_;
    support::FakeScheduler scheduler_{clock_};
    support::FakeResolver resolver_{scheduler_};
    support::FakeFetcher fetcher_{scheduler_, &ValidatorFixture::right_answer};
    support::FakeHandshaker handshaker_{scheduler_};
    net::EgressGuard guard_{{}};
    std::vector<std::optional<Trace>> traces_;
    std::unique_ptr<LocalValidator> validator_;
};

}  // namespace causeway::va
