// SPDX-License-Identifier: Apache-2.0
#include "admin/filters.hpp"

#include <gtest/gtest.h>

#include "admin/listing.hpp"
#include "admin_world.hpp"

namespace causeway::admin {
namespace {

using Readings = std::vector<std::string>;

TEST(SerialReadings, OneSerialNumberHasManySpellings) {
    for (const char* spelling : {"0a1bff", "0A:1B:FF", "0x0a1bff", "0X0A1BFF", "0a 1b ff", "a1bff",
                                 "00:0a:1b:ff", "0a-1b-ff"}) {
        EXPECT_EQ(serial_readings(spelling), Readings{"0a1bff"}) << spelling;
    }
}

TEST(SerialReadings, DigitsAloneMayBeDecimal) {
    EXPECT_EQ(serial_readings("4096"), (Readings{"4096", "1000"}));
    // 2^159 - 1, the largest serial number that RFC 5280 allows.
    EXPECT_EQ(serial_readings("730750818665451459101842416358141509827966271487").back(),
              "7fffffffffffffffffffffffffffffffffffffff");
    EXPECT_EQ(serial_readings("0x4096"), Readings{"4096"});
    EXPECT_EQ(serial_readings("0").front(), "00");
}

TEST(SerialReadings, AnythingElseIsNone) {
    for (const std::string& text : {std::string(""), std::string(":"), std::string("0x"),
                                    std::string("12g4"), std::string(65, 'a')}) {
        EXPECT_TRUE(serial_readings(text).empty()) << text;
    }
}

TEST(Queries, UnknownDoubleAndEmptyParametersAreRefused) {
    AdminWorld world;
    for (const char* query : {"limt=5", "limit=5&limit=6", "limit=", "tenant=corp&limit=1"}) {
        const auto response = world.get("/api/v1/tenants?" + std::string(query));
        EXPECT_EQ(response.status, 400) << query;
        EXPECT_TRUE(body_of(response)["errors"][0].contains("parameter"));
    }
}

TEST(Queries, LimitsAreWholeNumbersUpTo200) {
    AdminWorld world;
    for (const char* limit : {"0", "201", "-1", "1.5", "+5", "5x", "99999999999"}) {
        EXPECT_EQ(world.get("/api/v1/tenants?limit=" + std::string(limit)).status, 400) << limit;
    }
    EXPECT_EQ(world.get("/api/v1/tenants?limit=200").status, 200);
}

TEST(Queries, OnlyOurOwnCursorsAreTaken) {
    AdminWorld world;
    for (const char* cursor : {"x", "AAAA", "AAAAAAAAAAAAAAAAAAAAAA==", "AAAAAAAAAAAAAAAAAAAAAB"}) {
        EXPECT_EQ(world.get("/api/v1/tenants?cursor=" + std::string(cursor)).status, 400) << cursor;
    }
    EXPECT_EQ(world.get("/api/v1/tenants?cursor=" + make_cursor(base::Uuid{})).status, 200);
}

std::vector<std::string> all_pages(AdminWorld& world, const std::string& path, const char* name) {
    std::vector<std::string> out;
    std::string cursor;
    for (int pages = 0; pages < 10; ++pages) {
        const auto page = world.read(path + "?limit=2" + cursor);
        EXPECT_LE(page["items"].size(), 2U);
        for (const auto& item : page["items"]) out.push_back(item[name]);
        if (page["next"].is_null()) return out;
        cursor = "&cursor=" + page["next"].get<std::string>();
    }
    return out;
}

TEST(Listing, PagesHoldEverythingOnceNewestFirst) {
    AdminWorld world;
    for (const char* slug : {"one", "two", "three", "four"}) {
        world.write("/api/v1/tenants", {{"slug", slug}});
    }
    EXPECT_EQ(all_pages(world, "/api/v1/tenants", "slug"),
              (std::vector<std::string>{"four", "three", "two", "one"}));
}

TEST(Listing, ListsThatComeWholeArePagedAlike) {
    AdminWorld world;
    for (const char* slug : {"one", "two", "three"}) {
        world.write("/api/v1/connectors", {{"slug", slug}, {"type", "fake"}});
    }
    EXPECT_EQ(all_pages(world, "/api/v1/connectors", "slug"),
              (std::vector<std::string>{"three", "two", "one"}));
}

TEST(Listing, AnEmptyListIsAList) {
    AdminWorld world;
    for (const char* path :
         {"tenants", "connectors", "orders", "certificates", "audit-events", "api-tokens"}) {
        EXPECT_EQ(world.read("/api/v1/" + std::string(path)),
                  nlohmann::json::parse(R"({"items": [], "next": null})"))
            << path;
    }
}

}  // namespace
}  // namespace causeway::admin
