// SPDX-License-Identifier: Apache-2.0
#include "audit/scope.hpp"

#include <gtest/gtest.h>

namespace causeway::audit {
namespace {

base::Time at(int second) {
    return base::Time(std::chrono::seconds(second));
}

TEST(Scope, CoversWhatIsNoWiderInTenantAndTime) {
    const Scope all;
    const Scope corp{"corp", at(10), at(20)};
    EXPECT_TRUE(all.covers(corp));
    EXPECT_TRUE(corp.covers(corp));
    EXPECT_TRUE(corp.covers({"corp", at(12), at(18)}));
    for (const Scope& wider : {all, Scope{"", at(10), at(20)}, Scope{"other", at(10), at(20)},
                               Scope{"corp", at(9), at(20)}, Scope{"corp", at(10), at(21)},
                               Scope{"corp", {}, at(20)}, Scope{"corp", at(10), {}}}) {
        EXPECT_FALSE(corp.covers(wider)) << to_text(wider);
    }
}

TEST(Scope, ReadsTimesOfIdsByTheMillisecond) {
    // RFC 9562, appendix A.6: 2022-02-22T19:22:22Z.
    const auto id = model::AuditEventId::parse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f").value();
    EXPECT_EQ(time_of(id), base::Time(std::chrono::milliseconds(1645557742000)));
    EXPECT_TRUE((Scope{"", at(1645557742), {}}).has_time_of(id));
    EXPECT_FALSE((Scope{"", at(1645557743), {}}).has_time_of(id));
    EXPECT_FALSE((Scope{"", {}, at(1645557742)}).has_time_of(id)) << "the end is not included";
    EXPECT_TRUE((Scope{"", {}, at(1645557743)}).has_time_of(id));
}

TEST(Scope, IsSaidInWords) {
    EXPECT_EQ(to_text({"corp", at(0), {}}), "tenant corp, from 1970-01-01T00:00:00Z");
    EXPECT_EQ(to_text({"", {}, at(60)}), "all tenants, to 1970-01-01T00:01:00Z");
}

}  // namespace
}  // namespace causeway::audit
