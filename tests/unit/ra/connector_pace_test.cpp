// SPDX-License-Identifier: Apache-2.0
#include "ra/connector_pace.hpp"

#include <gtest/gtest.h>

namespace causeway::ra {
namespace {

using std::chrono::milliseconds;

const model::ConnectorId kConnector(base::Uuid({1}));

TEST(ConnectorPace, IsTheMedianSoThatOneOutlierCountsForNothing) {
    ConnectorPace pace;
    EXPECT_EQ(pace.median(kConnector), milliseconds(0));
    pace.record(kConnector, milliseconds(100));
    EXPECT_EQ(pace.median(kConnector), milliseconds(100));
    pace.record(kConnector, milliseconds(60'000));
    pace.record(kConnector, milliseconds(120));
    EXPECT_EQ(pace.median(kConnector), milliseconds(120));
}

TEST(ConnectorPace, ForgetsWhatIsLongAgo) {
    ConnectorPace pace;
    for (int i = 0; i < 20; ++i) pace.record(kConnector, milliseconds(60'000));
    for (int i = 0; i < 9; ++i) pace.record(kConnector, milliseconds(10));
    EXPECT_EQ(pace.median(kConnector), milliseconds(10));
    EXPECT_EQ(pace.median(model::ConnectorId(base::Uuid({2}))), milliseconds(0));
}

}  // namespace
}  // namespace causeway::ra
