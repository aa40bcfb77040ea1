// SPDX-License-Identifier: Apache-2.0
#include "base/time_text.hpp"

#include <gtest/gtest.h>

namespace causeway::base {
namespace {

// Conformance row F1: UTC, "Z", no fraction.
TEST(Rfc3339, IsWrittenInUtcWithoutAFraction) {
    const Time time{std::chrono::microseconds(951'827'696'999'999)};
    EXPECT_EQ(to_rfc3339(time), "2000-02-29T12:34:56Z");
    EXPECT_EQ(to_rfc3339_micros(time), "2000-02-29T12:34:56.999999Z");
}

TEST(Rfc3339, ReadsOffsetsAndFractions) {
    const Time expected = parse_rfc3339("2000-02-29T12:34:56Z").value();
    EXPECT_EQ(parse_rfc3339("2000-02-29t12:34:56z").value(), expected);
    EXPECT_EQ(parse_rfc3339("2000-02-29T14:34:56+02:00").value(), expected);
    EXPECT_EQ(parse_rfc3339("2000-02-29T07:04:56-05:30").value(), expected);
    EXPECT_EQ(parse_rfc3339("2000-02-29T12:34:56.5Z").value(),
              expected + std::chrono::milliseconds(500));
    EXPECT_EQ(parse_rfc3339("2000-02-29T12:34:56.123456789Z").value(),
              expected + std::chrono::microseconds(123456));
}

TEST(Rfc3339, RefusesEverythingElse) {
    for (const char* text :
         {"", "2001-02-29T00:00:00Z", "2000-13-01T00:00:00Z", "2000-01-01 00:00:00Z",
          "2000-01-01T24:00:00Z", "2000-01-01T00:60:00Z", "2000-01-01T00:00:61Z",
          "2000-01-01T00:00:00", "2000-01-01T00:00:00.Z", "2000-01-01T00:00:00.1234567890Z",
          "2000-01-01T00:00:00+0200", "2000-01-01T00:00:00Zx", "+2000-01-01T00:00:00Z"}) {
        EXPECT_FALSE(parse_rfc3339(text)) << text;
    }
}

// The year is that of UTC, whatever the offset makes of it.
TEST(Rfc3339, ReadsOnlyWhatItCanWrite) {
    for (const char* text :
         {"9999-12-31T23:59:59-00:01", "9999-12-31T23:00:00-12:00", "0000-01-01T00:00:00+00:01",
          "0000-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "1970-01-01T00:00:00+00:01"}) {
        EXPECT_FALSE(parse_rfc3339(text)) << text;
    }
    for (const char* text : {"1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"}) {
        EXPECT_EQ(to_rfc3339(parse_rfc3339(text).value()), text);
    }
    EXPECT_EQ(to_rfc3339_micros(parse_rfc3339("9999-12-31T23:59:59.9999999Z").value()),
              "9999-12-31T23:59:59.999999Z");
}

}  // namespace
}  // namespace causeway::base
