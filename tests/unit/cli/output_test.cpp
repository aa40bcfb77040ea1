// SPDX-License-Identifier: Apache-2.0
#include "cli/output.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "cli/printable.hpp"
#include "cli_world.hpp"

namespace causeway::cli {
namespace {

using nlohmann::json;

TEST(Printable, KeepsWhatPeopleWriteAndEscapesWhatCommandsATerminal) {
    EXPECT_EQ(printable("Söhne & 株式会社"), "Söhne & 株式会社");
    EXPECT_EQ(printable("\x1b]0;x\x07"), "\\x1b]0;x\\x07");
    EXPECT_EQ(printable("a\r\nb\tc\x7f"), "a\\x0d\\x0ab\\x09c\\x7f");
    EXPECT_EQ(printable("\xc2\x9b"
                        "2J"),
              "\\x9b2J");  // U+009B, CSI in one character
    EXPECT_EQ(printable("\xe2\x80\xae"
                        "gpj"),
              "\\u202egpj");  // right-to-left override
    EXPECT_EQ(printable("\xe2\x81\xa6"
                        "x"),
              "\\u2066x");
    EXPECT_EQ(printable("\xff\xc3"), "\\xff\\xc3");
    EXPECT_EQ(printable("\xf0\x9f\x94\x91"), "\xf0\x9f\x94\x91");
    EXPECT_EQ(printable(std::string_view("\0", 1)), "\\x00");
}

TEST(Json, IsOneDocumentOfHarmlessAscii) {
    std::ostringstream out;
    print_json(out, json{{"b",
                          "\x1b\x7f\xc2\x9b"
                          "é"},
                         {"a", json::array()}});
    EXPECT_EQ(out.str(), "{\n  \"a\": [],\n  \"b\": \"\\u001b\\u007f\\u009b\\u00e9\"\n}\n");
}

TEST(Table, AlignsByCharactersAndLeavesNoTrailingBlanks) {
    constexpr Column columns[] = {{"NAME", "/name"}, {"USES", "/uses"}, {"OF", "/of"}};
    std::ostringstream out;
    print_table(out, columns, json::parse(R"([{"name": "Söhne", "uses": 1, "of": null},
                                {"name": "x", "uses": 10, "of": ["a", "b"]},
                                {"name": "", "uses": true}])"));
    EXPECT_EQ(out.str(),
              "NAME   USES  OF\n"
              "Söhne  1     -\n"
              "x      10    a, b\n"
              "-      yes   -\n");
}

TEST(Lists, PrintATableForPeople) {
    CliWorld world;
    world.answer(200, {{"items",
                        {{{"slug", "corp"},
                          {"display_name", "Corp"},
                          {"status", "active"},
                          {"created_at", "2026-05-01T12:00:00Z"}}}},
                       {"next", nullptr}});
    EXPECT_EQ(world.run({"tenant", "list"}).out,
              "TENANT  NAME  STATUS  CREATED\n"
              "corp    Corp  active  2026-05-01T12:00:00Z\n");
}

TEST(Lists, AnEmptyOneIsAnEmptyArrayOrASentenceOnStderr) {
    CliWorld world;
    world.answer(200, {{"items", json::array()}, {"next", nullptr}});
    world.answer(200, {{"items", json::array()}, {"next", nullptr}});
    EXPECT_EQ(world.run({"eab", "list", "a/b", "--json"}).out, "[]\n");
    const auto outcome = world.run({"eab", "list", "a/b"});
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.err, "Nothing found.\n");
    EXPECT_EQ(outcome.exit_code, 0);
}

TEST(Lists, FollowPagesUpToTheLimitAndSayWhenThereIsMore) {
    CliWorld world;
    json page = json::array();
    for (int i = 0; i < 200; ++i) page.push_back({{"id", i}});
    world.answer(200, {{"items", page}, {"next", "c+1"}});
    world.answer(200, {{"items", {{{"id", 200}}}}, {"next", "c2"}});
    const auto outcome = world.run({"order", "list", "--limit", "201", "--json"});
    EXPECT_EQ(world.calls[0].url, "http://localhost/api/v1/orders?limit=200");
    EXPECT_EQ(world.calls[1].url, "http://localhost/api/v1/orders?limit=1&cursor=c%2B1");
    EXPECT_EQ(json::parse(outcome.out).size(), 201U);
    EXPECT_EQ(outcome.err, "There are more: raise --limit to see them.\n");
}

TEST(Lists, AServerThatNeverEndsIsLeft) {
    CliWorld world;
    world.answer(200, {{"items", json::array()}, {"next", "again"}});
    EXPECT_EQ(world.run({"order", "list"}).exit_code, 0);
    EXPECT_EQ(world.calls.size(), 1U);
}

}  // namespace
}  // namespace causeway::cli
