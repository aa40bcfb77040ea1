// SPDX-License-Identifier: Apache-2.0
#include "app/setting_text.hpp"

#include <gtest/gtest.h>

namespace causeway::app {
namespace {

using std::chrono::milliseconds;

TEST(SettingText, ReadsSpansWithTheirUnits) {
    const std::pair<const char*, milliseconds> table[] = {{"500ms", milliseconds(500)},
                                                          {"2s", milliseconds(2000)},
                                                          {"10m", milliseconds(600'000)},
                                                          {"3h", milliseconds(10'800'000)},
                                                          {"2d", milliseconds(172'800'000)}};
    for (const auto& [text, expected] : table) {
        milliseconds span{};
        EXPECT_TRUE(parse_setting(text, span)) << text;
        EXPECT_EQ(span, expected) << text;
    }
}

TEST(SettingText, RefusesEverySpanWithoutOne) {
    for (const char* text :
         {"", "2", "s", "-2s", "2 s", "2x", "1.5s", "99999999999999999999s", "9999999999d"}) {
        milliseconds span{7};
        EXPECT_FALSE(parse_setting(text, span)) << text;
        EXPECT_EQ(span, milliseconds(7));
    }
}

TEST(SettingText, ReadsNumbersAndTruthsExactly) {
    int number = 0;
    EXPECT_TRUE(parse_setting("-12", number));
    EXPECT_EQ(number, -12);
    for (const char* text : {"", "1x", " 1", "99999999999"}) {
        EXPECT_FALSE(parse_setting(text, number)) << text;
    }
    bool truth = false;
    EXPECT_TRUE(parse_setting("true", truth));
    EXPECT_TRUE(truth);
    EXPECT_FALSE(parse_setting("yes", truth));
}

TEST(SettingText, SplitsListsAtCommas) {
    std::vector<std::string> list = {"old"};
    EXPECT_TRUE(parse_setting("a,b", list));
    EXPECT_EQ(list, (std::vector<std::string>{"a", "b"}));
    EXPECT_TRUE(parse_setting("", list));
    EXPECT_TRUE(list.empty());
}

TEST(SettingText, WritesWhatItReads) {
    EXPECT_EQ(setting_text(milliseconds(0)), "0ms");
    EXPECT_EQ(setting_text(milliseconds(1500)), "1500ms");
    EXPECT_EQ(setting_text(milliseconds(90'000)), "90s");
    EXPECT_EQ(setting_text(milliseconds(259'200'000)), "3d");
    EXPECT_EQ(setting_text(std::vector<std::string>{"a", "b"}), "a,b");
    EXPECT_EQ(toml_text(std::string("a \"b\"")), R"("a \"b\"")");
    EXPECT_EQ(toml_text(std::vector<std::string>{"a", "b"}), R"(["a", "b"])");
    EXPECT_EQ(toml_text(milliseconds(2000)), R"("2s")");
    EXPECT_EQ(toml_text(false), "false");
}

}  // namespace
}  // namespace causeway::app
