// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "admin_world.hpp"
#include "base/encoding.hpp"
#include "crypto/certificate.hpp"
#include "crypto/csr.hpp"
#include "support/jws_key.hpp"
#include "support/request_maker.hpp"
#include "support/test_ca.hpp"

namespace causeway::admin {
namespace {

using model::AttemptState;
using nlohmann::json;
using Ids = std::vector<std::string>;

// Three orders whose CA's answer was lost, in two tenants.
class TaskTest : public ::testing::Test {
  protected:
    TaskTest() {
        world.add_endpoint();
        world.write("/api/v1/tenants", {{"slug", "other"}});
        world.write("/api/v1/tenants/other/endpoints", {{"slug", "web"}, {"connectors", {"ca"}}});
        world.issuer.certificates =
            ca::CaCertificates{{crypto::Certificate::parse(ca.issuing()).value()},
                               {crypto::Certificate::parse(ca.root()).value()}};
        for (const char* tenant : {"corp", "other", "corp"}) {
            ids.push_back(lose_answer(tenant));
            world.clock.advance(std::chrono::seconds{1});
        }
        path = "/api/v1/tasks/" + ids[0];
    }

    std::string lose_answer(const char* tenant) {
        model::Account account{.id = model::AccountId::make(world.clock, world.random),
                               .scope = world.tenants.find_endpoint(tenant, "web")->scope(),
                               .key = crypto::Jwk::parse(key.jwk().dump()).value()};
        model::Order order;
        order.id = model::OrderId::make(world.clock, world.random);
        order.scope = account.scope;
        order.account_id = account.id;
        order.status = model::OrderStatus::processing;
        order.identifiers = {
            model::Identifier::parse(model::IdentifierType::dns, "www.example.com").value()};
        model::Attempt attempt;
        attempt.id = model::AttemptId::make(world.clock, world.random);
        attempt.scope = order.scope;
        attempt.order_id = order.id;
        attempt.connector_id = world.connectors.find("ca")->id;
        attempt.csr = csr;
        attempt.reason_for_log = "HTTP 500";
        attempt.created_at = world.clock.now();
        attempt.give_up_at = world.clock.now() + std::chrono::hours{72};
        attempt.become_unknown(world.clock.now() + std::chrono::seconds{40});
        const model::ConnectorExchange exchange{.scope = order.scope,
                                                .attempt_id = attempt.id,
                                                .fence = 1,
                                                .operation = "enroll",
                                                .outcome = "unknown",
                                                .detail = "HTTP 500"};
        world.database.edit([&](auto& tables) {
            tables.accounts.push_back(account);
            tables.orders.push_back(order);
            tables.attempts.push_back(attempt);
            tables.exchanges.push_back(exchange);
        });
        return attempt.id.to_string();
    }

    std::string pem(std::vector<std::string> names = {"DNS:www.example.com"}) {
        support::TestCertificate found;
        found.subject_alternative_names = std::move(names);
        found.not_before = world.clock.now();
        found.not_after = world.clock.now() + std::chrono::days{90};
        return crypto::Certificate::parse(ca.sign(found, key.handle())).value().pem();
    }

    Ids list(const std::string& query = {}) {
        Ids out;
        const json answer = world.read("/api/v1/tasks" + query);
        for (const auto& item : answer["items"]) out.push_back(item["id"]);
        return out;
    }

    AdminWorld world;
    support::TestCa ca{world.clock.now()};
    support::JwsKey key = support::JwsKey::generate("ES256");
    base::Bytes csr =
        base::to_bytes(support::RequestMaker{.sans = {"DNS:www.example.com"}}.make(key.handle()));
    Ids ids;
    std::string path;
};

TEST_F(TaskTest, AreListedOldestFirstByTenantAndInPages) {
    EXPECT_EQ(list(), ids);
    EXPECT_EQ(list("?tenant=corp"), (Ids{ids[0], ids[2]}));
    const json page = world.read("/api/v1/tasks?limit=2");
    EXPECT_EQ(page["items"].size(), 2U);
    EXPECT_EQ(list("?limit=2&cursor=" + page["next"].get<std::string>()), Ids{ids[2]});
    EXPECT_EQ(world.get("/api/v1/tasks?tenant=nobody").status, 404);
    EXPECT_EQ(world.get("/api/v1/tasks?endpoint=web").status, 400);
}

TEST_F(TaskTest, TellWhatTheOperatorNeedsToLookAtTheCa) {
    const json task = world.read(path);
    EXPECT_EQ(task["kind"], "unknown_outcome");
    EXPECT_EQ(task["open"], true);
    EXPECT_EQ(task["tenant"], "corp");
    EXPECT_EQ(task["endpoint"], "web");
    EXPECT_EQ(task["connector"], "ca");
    EXPECT_EQ(task["order_status"], "processing");
    EXPECT_EQ(task["identifiers"][0]["value"], "www.example.com");
    EXPECT_EQ(task["reason"], "HTTP 500");
    EXPECT_EQ(task["since"], "2026-05-01T12:00:40Z");
    EXPECT_EQ(task["give_up_at"], "2026-05-04T12:00:00Z");
    EXPECT_EQ(task["csr"], crypto::Csr::parse(csr)->pem());
    EXPECT_EQ(task["key_sha256"], base::hex_encode(crypto::Csr::parse(csr)->key().spki_sha256()));
    EXPECT_EQ(task["exchanges"][0]["outcome"], "unknown");
}

TEST_F(TaskTest, EndWithTheCertificateThatWasFound) {
    const json settled = world.write(path + "/certificate", {{"certificates", pem()}});
    EXPECT_EQ(settled["consequence"], "publishes");
    EXPECT_EQ(settled["open"], false);
    EXPECT_EQ(settled["state"], "issued");
    EXPECT_EQ(list().size(), 2U);
    EXPECT_EQ(world.read(path)["open"], false);
    const auto event = world.database.committed().events.back();
    EXPECT_EQ(event.action, model::AuditAction::certificate_attached);
    EXPECT_EQ(event.actor.name, "local:root");
}

TEST_F(TaskTest, StayOpenWhenTheCertificateDoesNotFit) {
    const auto response =
        world.post(path + "/certificate", {{"certificates", pem({"DNS:evil.test"})}});
    EXPECT_EQ(response.status, 400);
    EXPECT_NE(body_of(response)["detail"].get<std::string>().find("evil.test"), std::string::npos);
    EXPECT_EQ(list().size(), 3U);
}

TEST_F(TaskTest, TakeOneBoundedText) {
    const std::string long_text(96 * 1024 + 1, 'x');
    for (const json& body : {json::object(), json{{"certificates", 1}}, json{{"certificates", ""}},
                             json{{"certificates", "a\tb"}}, json{{"certificates", long_text}},
                             json{{"certificates", pem()}, {"force", true}}}) {
        const auto response = world.post(path + "/certificate", body);
        EXPECT_EQ(response.status, 400) << body.dump().substr(0, 80);
        EXPECT_FALSE(body_of(response)["errors"].empty()) << body.dump().substr(0, 80);
    }
    EXPECT_EQ(world.post(path + "/certificate", {{"certificates", "no PEM"}}).status, 400);
    EXPECT_EQ(world.post(path + "/not-issued", {{"reason", "x"}}).status, 400);
    EXPECT_EQ(list().size(), 3U);
}

TEST_F(TaskTest, EndWithTheWordThatNothingWasIssued) {
    const json settled = world.write(path + "/not-issued", json::object());
    EXPECT_EQ(settled["consequence"], "sends_again");
    EXPECT_EQ(settled["state"], "unavailable");
    EXPECT_EQ(world.database.committed().attempts.size(), 4U);
}

TEST_F(TaskTest, ThatAreSettledAreAConflictThatTellsWhereToLook) {
    world.write(path + "/not-issued", json::object());
    for (const auto& response : {world.post(path + "/not-issued", json::object()),
                                 world.post(path + "/certificate", {{"certificates", pem()}})}) {
        EXPECT_EQ(response.status, 409);
        EXPECT_NE(body_of(response)["detail"].get<std::string>().find("causeway order show"),
                  std::string::npos);
    }
}

TEST_F(TaskTest, WhatIsNoTaskIsNotFound) {
    for (const std::string id : {"42", "01970000-0000-7000-8000-000000000001"}) {
        EXPECT_EQ(world.get("/api/v1/tasks/" + id).status, 404);
        EXPECT_EQ(world.post("/api/v1/tasks/" + id + "/not-issued", json::object()).status, 404);
        EXPECT_EQ(
            world.post("/api/v1/tasks/" + id + "/certificate", {{"certificates", pem()}}).status,
            404);
    }
}

}  // namespace
}  // namespace causeway::admin
