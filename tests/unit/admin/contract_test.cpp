// SPDX-License-Identifier: Apache-2.0
#include "contract.hpp"

#include <gtest/gtest.h>

#include "admin_world.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

const json kTenant{{"id", "01970000-0000-7000-8000-000000000001"},
                   {"slug", "corp"},
                   {"display_name", "corp"},
                   {"status", "active"},
                   {"created_at", "2026-05-01T12:00:00Z"}};

std::size_t violations(const json& answer, int status = 200,
                       std::string_view target = "/api/v1/tenants/corp") {
    return Contract::of_the_repository()
        .violations(AdminWorld::request("GET", target), http::json(status, answer.dump()))
        .size();
}

// What judges every other exchange must be able to condemn.
TEST(ContractTest, WantsEveryDescribedMemberAndNoOther) {
    EXPECT_EQ(violations(kTenant), 0U);
    json more = kTenant;
    more["undescribed"] = 1;
    EXPECT_GT(violations(more), 0U);
    for (const auto& [name, value] : kTenant.items()) {
        json less = kTenant;
        less.erase(name);
        EXPECT_GT(violations(less), 0U) << name;
        json other = kTenant;
        other[name] = json::array();
        EXPECT_GT(violations(other), 0U) << name;
    }
}

TEST(ContractTest, WantsADescribedStatusAndContentType) {
    EXPECT_GT(violations(kTenant, 201), 0U);
    EXPECT_GT(violations(kTenant, 409), 0U) << "a problem has another content type";
}

TEST(ContractTest, WantsOnlyDescribedQueryParameters) {
    const json page{{"items", json::array({kTenant})}, {"next", nullptr}};
    EXPECT_EQ(violations(page, 200, "/api/v1/tenants?limit=1"), 0U);
    EXPECT_EQ(violations(page, 200, "/api/v1/tenants?size=1"), 1U);
}

TEST(ContractTest, WantsOnlyDescribedHeaders) {
    auto request = AdminWorld::request("GET", "/api/v1/tenants/corp");
    auto response = http::json(200, kTenant.dump());
    response.headers.set("ETag", "\"1\"");
    const Contract& contract = Contract::of_the_repository();
    EXPECT_EQ(contract.violations(request, response).size(), 0U);
    response.headers.set("Idempotency-Replayed", "true");
    EXPECT_EQ(contract.violations(request, response).size(), 1U);
    request.headers.set("Idempotency-Key", "\"1\"");
    EXPECT_EQ(contract.violations(request, response).size(), 2U);
}

TEST(ContractTest, WantsADescribedBodyOfWhatSucceeds) {
    const auto taken = [](const json& body) {
        return Contract::of_the_repository()
            .violations(AdminWorld::request("POST", "/api/v1/tenants", body.dump()),
                        http::json(201, kTenant.dump()))
            .size();
    };
    EXPECT_EQ(taken({{"slug", "corp"}}), 0U);
    EXPECT_GT(taken({{"slug", "corp"}, {"undescribed", 1}}), 0U);
    EXPECT_GT(taken(json::object()), 0U);
}

}  // namespace
}  // namespace causeway::admin
