// SPDX-License-Identifier: Apache-2.0
#include "admin/problem.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "admin_world.hpp"

namespace causeway::admin {
namespace {

using base::ErrorKind;

TEST(Problem, CarriesTypeTitleStatusDetailAndRequestId) {
    const auto response =
        problem(base::make_error(ErrorKind::conflict, "The name is taken."), "request-1");
    EXPECT_EQ(response.status, 409);
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_EQ(body_of(response),
              (nlohmann::json{{"type", "urn:causeway:problem:conflict"},
                              {"title", "The request conflicts with what exists"},
                              {"status", 409},
                              {"detail", "The name is taken."},
                              {"request_id", "request-1"}}));
}

TEST(Problem, EachConditionHasItsStatus) {
    const std::pair<ErrorKind, int> expected[] = {
        {ErrorKind::malformed, 400},         {ErrorKind::unauthenticated, 401},
        {ErrorKind::unauthorized, 403},      {ErrorKind::not_found, 404},
        {ErrorKind::conflict, 409},          {ErrorKind::precondition_failed, 412},
        {ErrorKind::payload_too_large, 413}, {ErrorKind::unsupported_media_type, 415},
        {ErrorKind::rate_limited, 429},      {ErrorKind::internal, 500},
        {ErrorKind::unsupported, 501},       {ErrorKind::unavailable, 503},
    };
    for (const auto& [kind, status] : expected) {
        EXPECT_EQ(problem_type(kind).status, status) << base::to_string(kind);
    }
}

TEST(Problem, PointersAndParametersAndOtherSubjectsAreToldApart) {
    base::Error error = base::make_error(ErrorKind::malformed, "three");
    error.subproblems = {{ErrorKind::malformed, "a", {"pointer", "/slug"}},
                         {ErrorKind::malformed, "b", {"parameter", "limit"}},
                         {ErrorKind::malformed, "c", {"dns", "a.example"}}};
    EXPECT_EQ(body_of(problem(error, ""))["errors"], nlohmann::json::parse(R"([
                {"detail": "a", "pointer": "/slug"},
                {"detail": "b", "parameter": "limit"},
                {"detail": "c", "subject": {"type": "dns", "value": "a.example"}}])"));
}

TEST(Problem, WhatIsInternalGoesToTheLogAndNowhereElse) {
    AdminWorld world;
    world.add_endpoint();
    world.database.edit([](auto& tables) { tables.connectors.front().config = "{broken"; });
    const auto response = world.get("/api/v1/connectors/ca");
    EXPECT_EQ(response.status, 500);
    EXPECT_EQ(response.body.find("stored JSON"), std::string::npos);
    EXPECT_TRUE(world.log.mentions("stored JSON"));
    EXPECT_TRUE(world.log.mentions("01970000-0000-7000-8000-000000000001"));
}

TEST(Problem, SaysWhenToTryAgain) {
    EXPECT_EQ(problem(base::unavailable_error("down", std::chrono::seconds{7}), "")
                  .headers.get("Retry-After"),
              "7");
}

TEST(Problem, OctetsThatAreNotUtf8DoNotBreakTheAnswer) {
    const auto response = problem(base::make_error(ErrorKind::malformed, "bad \xff"), "");
    EXPECT_EQ(body_of(response)["detail"], "bad \xef\xbf\xbd");
}

}  // namespace
}  // namespace causeway::admin
