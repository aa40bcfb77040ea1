// SPDX-License-Identifier: Apache-2.0
#include "ra/in_flight.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/counting_random.hpp"
#include "support/fixed_clock.hpp"

namespace causeway::ra {
namespace {

class InFlightTest : public testing::Test {
  protected:
    using Tenants = std::vector<model::TenantId>;

    model::TenantId tenant() { return model::TenantId::make(clock_, random_); }
    model::Job job_of(model::TenantId id) {
        model::Job job;
        job.id = model::JobId::make(clock_, random_);
        job.scope.tenant = id;
        return job;
    }
    // As many places as it may have.
    int fill(InFlight& in_flight, model::TenantId id) {
        int got = 0;
        while (in_flight.has_room()) {
            const Tenants full = in_flight.at_their_share();
            if (std::ranges::count(full, id) > 0) break;
            places_.push_back(in_flight.enter(job_of(id)));
            ++got;
        }
        return got;
    }

    support::FixedClock clock_;
    support::CountingRandom random_;
    std::vector<std::shared_ptr<const void>> places_;
};

TEST_F(InFlightTest, ABusyTenantGetsHalfAndANewcomerAlwaysAPlace) {
    InFlight in_flight(16);
    EXPECT_EQ(fill(in_flight, tenant()), 8);
    EXPECT_EQ(fill(in_flight, tenant()), 4);
    EXPECT_EQ(fill(in_flight, tenant()), 2);
    EXPECT_EQ(fill(in_flight, tenant()), 1);
    EXPECT_EQ(in_flight.total(), 15);
    EXPECT_EQ(fill(in_flight, tenant()), 1);
    EXPECT_FALSE(in_flight.has_room());
}

TEST_F(InFlightTest, APlaceIsGivenBackWithItsLastCopy) {
    InFlight in_flight(2);
    const auto id = tenant();
    auto place = in_flight.enter(job_of(id));
    auto copy = place;
    EXPECT_EQ(in_flight.at_their_share(), Tenants{id});
    place.reset();
    EXPECT_EQ(in_flight.total(), 1);
    copy.reset();
    EXPECT_EQ(in_flight.total(), 0);
    EXPECT_TRUE(in_flight.at_their_share().empty());
}

TEST_F(InFlightTest, KnowsTheJobsThatHaveAPlace) {
    InFlight in_flight(2);
    const model::Job first = job_of(tenant());
    const model::Job second = job_of(first.scope.tenant);
    auto left = in_flight.enter(first);
    const auto held = in_flight.enter(second);
    EXPECT_EQ(in_flight.jobs().size(), 2U);
    left.reset();
    ASSERT_EQ(in_flight.jobs().size(), 1U);
    EXPECT_EQ(in_flight.jobs()[0].id, second.id);
}

TEST_F(InFlightTest, APlaceMayOutliveTheCount) {
    std::shared_ptr<const void> place;
    {
        InFlight in_flight(2);
        place = in_flight.enter(job_of(tenant()));
    }
    place.reset();
}

}  // namespace
}  // namespace causeway::ra
