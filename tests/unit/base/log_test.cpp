// SPDX-License-Identifier: Apache-2.0
#include "base/log.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace causeway::base {
namespace {

const Time kTime{std::chrono::microseconds(1'700'000'000'123'456)};

TEST(LogLine, IsOneJsonObjectWhateverTheValuesHold) {
    const std::string line =
        format_log_line(LogFormat::json, kTime, LogLevel::warning, "order.rejected",
                        {{"detail", "a \"quoted\"\nline"}, {"count", 3}, {"ok", false}});
    EXPECT_EQ(line.find('\n'), std::string::npos);
    const auto object = nlohmann::json::parse(line);
    EXPECT_EQ(object.at("ts"), "2023-11-14T22:13:20.123456Z");
    EXPECT_EQ(object.at("level"), "warning");
    EXPECT_EQ(object.at("event"), "order.rejected");
    EXPECT_EQ(object.at("detail"), "a \"quoted\"\nline");
    EXPECT_EQ(object.at("count"), 3);
    EXPECT_EQ(object.at("ok"), false);
}

TEST(LogLine, TextFormKeepsAForgedLineEndInsideItsQuotes) {
    const std::string line = format_log_line(LogFormat::text, kTime, LogLevel::info, "x",
                                             {{"agent", "a\n2030-01-01T00:00:00Z error forged"}});
    EXPECT_EQ(line.find('\n'), std::string::npos);
}

}  // namespace
}  // namespace causeway::base
