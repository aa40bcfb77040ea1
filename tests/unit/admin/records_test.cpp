// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "admin_world.hpp"
#include "crypto/certificate.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

model::Identifier dns(const char* name) {
    return model::Identifier::parse(model::IdentifierType::dns, name).value();
}

// An installation in which one order failed and another was issued.
class RecordsTest : public ::testing::Test {
  protected:
    RecordsTest() {
        world.add_endpoint();
        failed = make_order("www.corp.example", model::OrderStatus::invalid);
        failed.error =
            model::Problem{base::ErrorKind::incorrect_response, "It was a login page.", {}};
        issued = make_order("api.corp.example", model::OrderStatus::valid);
        certificate = make_certificate();
        issued.certificate_id = certificate.id;
        issued.connector_id = certificate.connector_id;
        world.database.edit([&](auto& tables) {
            tables.orders = {failed, issued};
            tables.certificates = {certificate};
        });
    }

    model::Order make_order(const char* name, model::OrderStatus status) {
        model::Order order;
        order.id = model::OrderId::make(world.clock, world.random);
        order.scope = world.scope();
        order.account_id = account;
        order.status = status;
        order.identifiers = {dns(name)};
        order.created_at = world.clock.now();
        order.expires_at = world.clock.now() + std::chrono::hours{1};
        return order;
    }

    model::IssuedCertificate make_certificate() {
        std::ifstream file(CAUSEWAY_CRYPTO_DATA "/leaf.cert.der", std::ios::binary);
        const base::Bytes der{std::istreambuf_iterator<char>(file), {}};
        const auto parsed = crypto::Certificate::parse(der).value();
        model::IssuedCertificate out;
        out.id = model::CertificateId::make(world.clock, world.random);
        out.scope = world.scope();
        out.account_id = account;
        out.order_id = issued.id;
        out.connector_id = world.connectors.find("ca").value().id;
        out.identifiers = issued.identifiers;
        out.serial_hex = parsed.serial_hex();
        out.issuer = parsed.issuer();
        out.fingerprint = parsed.sha256();
        out.chain = {der};
        out.issued_at = world.clock.now();
        return out;
    }

    std::vector<std::string> ids(const std::string& target) {
        std::vector<std::string> out;
        const json answer = world.read(target);
        for (const auto& item : answer["items"]) out.push_back(item["id"]);
        return out;
    }

    AdminWorld world;
    model::AccountId account = model::AccountId::make(world.clock, world.random);
    model::Order failed;
    model::Order issued;
    model::IssuedCertificate certificate;
};

using Ids = std::vector<std::string>;

TEST_F(RecordsTest, OrdersAreFoundByEachFilter) {
    const std::string bad = failed.id.to_string();
    const std::string good = issued.id.to_string();
    EXPECT_EQ(ids("/api/v1/orders"), (Ids{good, bad}));
    EXPECT_EQ(ids("/api/v1/orders?status=invalid"), Ids{bad});
    EXPECT_EQ(ids("/api/v1/orders?name=WWW.Corp.example"), Ids{bad});
    EXPECT_EQ(ids("/api/v1/orders?tenant=corp&endpoint=web"), (Ids{good, bad}));
    EXPECT_EQ(ids("/api/v1/orders?account=" + account.to_string()), (Ids{good, bad}));
    world.write("/api/v1/tenants", {{"slug", "other"}});
    EXPECT_EQ(ids("/api/v1/orders?tenant=other"), Ids{});
}

TEST_F(RecordsTest, OrdersThatHaveExpiredAreFoundAsInvalid) {
    const model::Order expired = make_order("late.corp.example", model::OrderStatus::pending);
    world.database.edit([&](auto& tables) { tables.orders.push_back(expired); });
    EXPECT_EQ(ids("/api/v1/orders?status=pending"), Ids{expired.id.to_string()});
    world.clock.advance(std::chrono::hours{1});
    EXPECT_EQ(ids("/api/v1/orders?status=pending"), Ids{});
    EXPECT_EQ(ids("/api/v1/orders?status=invalid"),
              (Ids{expired.id.to_string(), failed.id.to_string()}));
}

TEST_F(RecordsTest, AFilterThatMeansNothingIsRefusedAndNeverIgnored) {
    for (const char* query : {"status=broken", "name=not_a_name", "account=1", "endpoint=web"}) {
        EXPECT_EQ(world.get("/api/v1/orders?" + std::string(query)).status, 400) << query;
    }
    EXPECT_EQ(world.get("/api/v1/orders?tenant=nobody").status, 404);
    EXPECT_EQ(world.get("/api/v1/orders?tenant=corp&endpoint=nothing").status, 404);
}

TEST_F(RecordsTest, AnOrderIsShownWithNamesInsteadOfIds) {
    const json order = world.read("/api/v1/orders/" + issued.id.to_string())["order"];
    EXPECT_EQ(order["tenant"], "corp");
    EXPECT_EQ(order["endpoint"], "web");
    EXPECT_EQ(order["connector"], "ca");
    EXPECT_EQ(order["certificate"], certificate.id.to_string());
    EXPECT_EQ(order["error"], nullptr);
}

TEST_F(RecordsTest, WhatIsNoIdNamesNothing) {
    EXPECT_EQ(world.get("/api/v1/orders/42").status, 404);
    EXPECT_EQ(world.get("/api/v1/orders/" + certificate.id.to_string()).status, 404);
    EXPECT_EQ(world.get("/api/v1/certificates/42").status, 404);
}

TEST_F(RecordsTest, TheTimelineHoldsTheWholeTraceOfAFailedValidation) {
    model::Challenge challenge;
    challenge.id = model::ChallengeId::make(world.clock, world.random);
    challenge.token = "secret-token";
    challenge.status = model::ChallengeStatus::invalid;
    challenge.error = failed.error;
    model::Authorization authorization{
        .id = model::AuthorizationId::make(world.clock, world.random),
        .scope = failed.scope,
        .account_id = account,
        .identifier = dns("www.corp.example")};
    authorization.status = model::AuthorizationStatus::invalid;
    authorization.challenges = {challenge};
    model::ValidationAttempt attempt{
        .id = model::ValidationAttemptId::make(world.clock, world.random),
        .scope = failed.scope,
        .authorization_id = authorization.id,
        .challenge_id = challenge.id};
    using std::chrono::milliseconds;
    attempt.trace.started_at = world.clock.now();
    attempt.trace.took = milliseconds{45};
    attempt.trace.steps = {model::DnsLookup{.name = "www.corp.example",
                                            .type = "A",
                                            .rcode = "NOERROR",
                                            .records = {"192.0.2.9"},
                                            .took = milliseconds{5}},
                           model::Dial{"192.0.2.9", 80, "connected", milliseconds{10}},
                           model::HttpExchange{.url = "http://www.corp.example/x",
                                               .status = 200,
                                               .content_type = "text/html",
                                               .body_start = "<html>"},
                           model::TlsHandshake{.server_name = "www.corp.example",
                                               .outcome = "completed",
                                               .protocol = "TLSv1.3",
                                               .certificate_names = {"dns:www.corp.example"}},
                           model::ForeignStep{"quic", R"({"step":"quic"})"}};
    attempt.trace.failure = {model::Cause::html_instead_of_token, "It was a login page."};
    world.database.edit([&](auto& tables) {
        tables.orders.front().authorizations = {authorization.id};
        tables.authorizations = {authorization};
        tables.validation_attempts = {attempt};
    });

    const auto response = world.get("/api/v1/orders/" + failed.id.to_string());
    const json timeline = body_of(response);
    EXPECT_EQ(timeline["order"]["error"]["kind"], "incorrect_response");
    EXPECT_EQ(timeline["authorizations"][0]["challenges"][0]["error"]["detail"],
              "It was a login page.");
    const json& validation = timeline["validations"][0];
    EXPECT_EQ(validation["took_ms"], 45.0);
    EXPECT_EQ(validation["failure"]["cause"], "html_instead_of_token");
    EXPECT_EQ(validation["failure"]["hint"], model::hint(model::Cause::html_instead_of_token));
    std::vector<std::string> kinds;
    for (const auto& step : validation["steps"]) kinds.push_back(step["kind"]);
    EXPECT_EQ(kinds, (std::vector<std::string>{"dns", "dial", "http", "tls", "foreign"}));
    EXPECT_EQ(validation["steps"][3]["outcome"], "completed");
    EXPECT_EQ(validation["steps"][3]["certificate_names"], json::array({"dns:www.corp.example"}));
    EXPECT_EQ(validation["steps"][4]["stored"], R"({"step":"quic"})");
    EXPECT_EQ(validation["steps"][0]["records"], json::array({"192.0.2.9"}));
    EXPECT_EQ(response.body.find("secret-token"), std::string::npos);
}

TEST_F(RecordsTest, TheTimelineHoldsWhatTheCaWasAskedButNotWhatTheConnectorKeeps) {
    model::Attempt attempt;
    attempt.id = model::AttemptId::make(world.clock, world.random);
    attempt.scope = issued.scope;
    attempt.order_id = issued.id;
    attempt.connector_id = *issued.connector_id;
    attempt.state = model::AttemptState::pending;
    attempt.handle = base::to_bytes("handle-of-the-ca");
    model::ConnectorExchange exchange{.scope = issued.scope, .attempt_id = attempt.id};
    exchange.operation = "enroll";
    exchange.outcome = "pending";
    exchange.late = true;
    world.database.edit([&](auto& tables) {
        tables.attempts = {attempt};
        tables.exchanges = {exchange};
    });
    const auto response = world.get("/api/v1/orders/" + issued.id.to_string());
    const json timeline = body_of(response);
    EXPECT_EQ(timeline["attempts"][0]["state"], "pending");
    EXPECT_EQ(timeline["attempts"][0]["connector"], "ca");
    EXPECT_EQ(timeline["exchanges"][0]["attempt"], attempt.id.to_string());
    EXPECT_EQ(timeline["exchanges"][0]["late"], true);
    EXPECT_EQ(response.body.find("handle"), std::string::npos);
}

TEST_F(RecordsTest, CertificatesAreFoundByEachFilter) {
    const Ids found{certificate.id.to_string()};
    std::string upper = certificate.serial_hex;
    for (char& c : upper) c = static_cast<char>(std::toupper(c));
    const std::string path = "/api/v1/certificates?";
    EXPECT_EQ(ids(path + "serial=" + upper), found);
    EXPECT_EQ(ids(path + "serial=0x00" + certificate.serial_hex), found);
    EXPECT_EQ(ids(path + "serial=01"), Ids{});
    EXPECT_EQ(ids(path + "name=api.corp.example"), found);
    EXPECT_EQ(ids(path + "name=www.corp.example"), Ids{});
    EXPECT_EQ(ids(path + "tenant=corp"), found);
    EXPECT_EQ(ids(path + "account=" + account.to_string()), found);
    EXPECT_EQ(ids(path + "issued_from=2026-05-01T12:00:00Z"), found);
    EXPECT_EQ(ids(path + "issued_from=2026-05-01T12:00:01Z"), Ids{});
    EXPECT_EQ(ids(path + "issued_until=2026-05-01T11:00:00Z"), Ids{});
    for (const char* bad : {"serial=xyz", "fingerprint=12", "issued_from=yesterday"}) {
        EXPECT_EQ(world.get(path + bad).status, 400) << bad;
    }
}

TEST_F(RecordsTest, AFingerprintMayHaveColons) {
    const json shown = world.read("/api/v1/certificates/" + certificate.id.to_string());
    const std::string hex = shown["sha256"];
    std::string spelled;
    for (std::size_t i = 0; i < hex.size(); i += 2) spelled += hex.substr(i, 2) + ":";
    spelled.pop_back();
    EXPECT_EQ(ids("/api/v1/certificates?fingerprint=" + spelled), Ids{certificate.id.to_string()});
}

TEST_F(RecordsTest, ACertificateIsShownWithItsChain) {
    const json shown = world.read("/api/v1/certificates/" + certificate.id.to_string());
    EXPECT_TRUE(shown["pem"].get<std::string>().starts_with("-----BEGIN CERTIFICATE-----\n"));
    EXPECT_EQ(crypto::parse_pem_certificates(shown["pem"].get<std::string>()).value()[0].der(),
              certificate.chain[0]);
    EXPECT_EQ(shown["serial"], certificate.serial_hex);
}

TEST_F(RecordsTest, AuditEventsAreFoundByEachFilterAndShownAsRecorded) {
    const json all = world.read("/api/v1/audit-events")["items"];
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[2]["header"]["action"], "connector.created");
    EXPECT_EQ(all[2]["header"]["actor"], "local:root");
    EXPECT_EQ(all[2]["leaf_index"], nullptr);
    EXPECT_EQ(ids("/api/v1/audit-events?tenant=corp").size(), 2U);
    EXPECT_EQ(ids("/api/v1/audit-events?action=tenant.created").size(), 1U);
    EXPECT_EQ(ids("/api/v1/audit-events?actor=local:nobody").size(), 0U);
    EXPECT_EQ(ids("/api/v1/audit-events?order=" + issued.id.to_string()).size(), 0U);
    EXPECT_EQ(world.get("/api/v1/audit-events?action=tenant.made").status, 400);
}

}  // namespace
}  // namespace causeway::admin
