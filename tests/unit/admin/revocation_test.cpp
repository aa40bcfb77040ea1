// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <thread>

#include "admin_world.hpp"

namespace causeway::admin {
namespace {

using model::RevocationState;
using nlohmann::json;

// An installation with one certificate.
class RevocationTest : public ::testing::Test {
  protected:
    RevocationTest() {
        world.add_endpoint();
        certificate.id = model::CertificateId::make(world.clock, world.random);
        certificate.scope = world.scope();
        certificate.order_id = model::OrderId::make(world.clock, world.random);
        certificate.connector_id = world.connectors.find("ca").value().id;
        certificate.identifiers = {
            model::Identifier::parse(model::IdentifierType::dns, "www.example.com").value()};
        certificate.serial_hex = "0a1b";
        certificate.issuer = "CN=Lab";
        certificate.fingerprint.fill(7);
        world.database.edit([&](auto& tables) { tables.certificates = {certificate}; });
        path = "/api/v1/certificates/" + certificate.id.to_string();
    }

    http::Response revoke(const json& body = json::object()) {
        return world.post(path + "/revoke", body);
    }
    // What the CA's answer does to the revocation.
    void answer(RevocationState state) {
        world.database.edit([&](auto& tables) {
            model::Revocation& revocation = tables.revocations.at(0);
            revocation.state = state;
            revocation.last_error = "the connector has no operation revoke";
            revocation.next_try_at.reset();
            revocation.ended_at = world.clock.now();
        });
    }
    std::string refuse() {
        revoke({{"reason", "keyCompromise"}, {"comment", "found on a lost laptop"}});
        world.clock.advance(std::chrono::seconds{5});
        answer(RevocationState::refused);
        return world.database.committed().revocations.at(0).id.to_string();
    }

    AdminWorld world;
    model::IssuedCertificate certificate;
    std::string path;
};

TEST_F(RevocationTest, IsAcceptedUntilTheCaHasConfirmedIt) {
    const auto response = revoke({{"reason", "keyCompromise"}, {"comment", "a lost laptop"}});
    EXPECT_EQ(response.status, 202);
    const json answered = body_of(response);
    EXPECT_EQ(answered["id"], certificate.id.to_string());
    EXPECT_EQ(answered["status"], "issued");
    EXPECT_EQ(answered["revoked_at"], nullptr);
    const json& revocation = answered["revocation"];
    EXPECT_EQ(revocation["state"], "requested");
    EXPECT_EQ(revocation["reason"], "keyCompromise");
    EXPECT_EQ(revocation["comment"], "a lost laptop");
    EXPECT_EQ(revocation["requested_by"], "local:root");
    EXPECT_EQ(revocation["requested_at"], "2026-05-01T12:00:00Z");
    EXPECT_EQ(revocation["ended_at"], nullptr);
    EXPECT_EQ(world.read(path)["revocation"], revocation);
    EXPECT_EQ(world.database.committed().blocked_keys.size(), 1U);
}

TEST_F(RevocationTest, IsDoneWithinTheRequestWhenTheCaIsQuick) {
    world.waiting_place.reset();
    const auto confirm = [&] {
        const auto revocations = world.database.committed().revocations;
        if (revocations.empty()) return false;
        const auto done =
            world.revocation_tasks.attest(revocations[0].id, {{"system:one", ""}, ""});
        world.revocation_waiters.notify(certificate.id);
        return done.has_value();
    };
    std::jthread ca([&](const std::stop_token& stop) {
        while (!stop.stop_requested() && !confirm()) std::this_thread::yield();
    });
    const auto response = revoke();
    EXPECT_EQ(response.status, 200) << response.body;
    EXPECT_EQ(body_of(response)["status"], "revoked");
    EXPECT_EQ(body_of(response)["revoked_at"], "2026-05-01T12:00:00Z");
    EXPECT_EQ(body_of(response)["revocation"]["state"], "revoked");
}

TEST_F(RevocationTest, OfARevokedCertificateIsAConflict) {
    revoke();
    answer(RevocationState::revoked);
    EXPECT_EQ(revoke().status, 409);
}

// Something has changed, for every tenant.
TEST_F(RevocationTest, OfARevokedCertificateThatBlocksItsKeyIsNone) {
    revoke();
    answer(RevocationState::revoked);
    const auto response = revoke({{"reason", "keyCompromise"}});
    EXPECT_EQ(response.status, 200) << response.body;
    EXPECT_EQ(body_of(response)["revocation"]["state"], "revoked");
    EXPECT_EQ(world.database.committed().blocked_keys.size(), 1U);
    EXPECT_EQ(revoke({{"reason", "keyCompromise"}}).status, 409);
}

TEST_F(RevocationTest, HasNoReasonByDefault) {
    revoke();
    EXPECT_EQ(world.read(path)["revocation"]["reason"], "unspecified");
}

TEST_F(RevocationTest, TakesTheReasonsThatMayBeGivenByName) {
    for (const json& body : {json{{"reason", "certificateHold"}}, json{{"reason", "aACompromise"}},
                             json{{"reason", "KeyCompromise"}}, json{{"reason", 1}},
                             json{{"reason", ""}}, json{{"comment", std::string(201, 'x')}},
                             json{{"comment", "two\nlines"}}, json{{"force", true}}}) {
        EXPECT_EQ(revoke(body).status, 400) << body;
    }
    EXPECT_TRUE(world.database.committed().revocations.empty());
}

TEST_F(RevocationTest, OfNoCertificateIsNotFound) {
    for (const char* id : {"42", "01970000-0000-7000-8000-000000000001"}) {
        const std::string target = "/api/v1/certificates/" + std::string(id) + "/revoke";
        EXPECT_EQ(world.post(target, json::object()).status, 404) << id;
    }
}

TEST_F(RevocationTest, IsWhatCertificatesAreListedBy) {
    const auto listed = [&](const std::string& status) {
        return world.read("/api/v1/certificates?status=" + status)["items"].size();
    };
    EXPECT_EQ(listed("issued"), 1U);
    EXPECT_EQ(listed("revoked"), 0U);
    world.database.edit(
        [](auto& tables) { tables.certificates[0].status = model::CertificateStatus::revoked; });
    EXPECT_EQ(listed("issued"), 0U);
    EXPECT_EQ(listed("revoked"), 1U);
    EXPECT_EQ(world.get("/api/v1/certificates?status=expired").status, 400);
}

TEST_F(RevocationTest, FindsWhatElseHasTheKey) {
    const auto listed = [&](const std::string& key) {
        return world.read("/api/v1/certificates?key_sha256=" + key)["items"].size();
    };
    EXPECT_EQ(listed(std::string(64, '0')), 1U);
    EXPECT_EQ(listed(std::string(64, '1')), 0U);
    EXPECT_EQ(world.get("/api/v1/certificates?key_sha256=42").status, 400);
}

// A CA does not revoke: somebody has to do it there.
TEST_F(RevocationTest, ThatIsRefusedIsATask) {
    const std::string id = refuse();
    const json task = world.read("/api/v1/tasks/" + id);
    EXPECT_EQ(task["kind"], "revocation");
    EXPECT_EQ(task["open"], true);
    EXPECT_EQ(task["tenant"], "corp");
    EXPECT_EQ(task["connector"], "ca");
    EXPECT_EQ(task["identifiers"][0]["value"], "www.example.com");
    EXPECT_EQ(task["certificate"], certificate.id.to_string());
    EXPECT_EQ(task["serial"], "0a1b");
    EXPECT_EQ(task["reason"], "the connector has no operation revoke");
    EXPECT_EQ(task["since"], "2026-05-01T12:00:05Z");
    EXPECT_EQ(task["revocation"]["comment"], "found on a lost laptop");
    EXPECT_EQ(world.read("/api/v1/tasks")["items"][0]["id"], id);
    EXPECT_EQ(body_of(revoke())["revocation"]["state"], "refused");
}

TEST_F(RevocationTest, IsListedAmongTheOtherTasksInTheOrderOfTime) {
    const auto lose_answer = [&] {
        model::Attempt attempt;
        attempt.id = model::AttemptId::make(world.clock, world.random);
        attempt.scope = certificate.scope;
        attempt.order_id = certificate.order_id;
        attempt.connector_id = certificate.connector_id;
        attempt.become_unknown(world.clock.now());
        model::Order order;
        order.id = attempt.order_id;
        order.scope = attempt.scope;
        world.database.edit([&](auto& tables) {
            tables.attempts.push_back(attempt);
            tables.orders = {order};
        });
        world.clock.advance(std::chrono::seconds{1});
        return attempt.id.to_string();
    };
    const std::string first = lose_answer();
    const std::string second = refuse();
    const std::string third = lose_answer();
    std::vector<std::string> ids;
    std::string next = "/api/v1/tasks?limit=1";
    for (int pages = 0; pages < 3; ++pages) {
        const json page = world.read(next);
        ids.push_back(page["items"][0]["id"]);
        if (page["next"].is_null()) break;
        next = "/api/v1/tasks?limit=1&cursor=" + page["next"].get<std::string>();
    }
    EXPECT_EQ(ids, (std::vector<std::string>{first, second, third}));
}

TEST_F(RevocationTest, TaskEndsWithTheWordThatItIsDone) {
    const std::string task = "/api/v1/tasks/" + refuse();
    const json settled = world.write(task + "/revoked", json::object());
    EXPECT_EQ(settled["open"], false);
    EXPECT_EQ(settled["state"], "revoked");
    EXPECT_FALSE(settled["detail"].get<std::string>().empty());
    EXPECT_EQ(world.read(path)["status"], "revoked");
    EXPECT_EQ(world.read(task)["open"], false);
    EXPECT_EQ(world.post(task + "/revoked", json::object()).status, 409);
    EXPECT_EQ(world.read("/api/v1/tasks")["items"].size(), 0U);
}

TEST_F(RevocationTest, TaskGoesToTheCaAgain) {
    const std::string task = "/api/v1/tasks/" + refuse();
    EXPECT_EQ(world.post(task + "/retry", {{"reason", "removeFromCRL"}}).status, 400);
    const json settled = world.write(task + "/retry", {{"reason", "superseded"}});
    EXPECT_EQ(settled["state"], "requested");
    EXPECT_EQ(settled["revocation"]["reason"], "superseded");
    EXPECT_EQ(world.post(task + "/retry", json::object()).status, 409);
}

TEST_F(RevocationTest, TaskEndsWithoutRevoking) {
    const std::string task = "/api/v1/tasks/" + refuse();
    EXPECT_EQ(world.post(task + "/dismiss", {{"why", "x"}}).status, 400);
    EXPECT_EQ(world.write(task + "/dismiss", json::object())["state"], "dismissed");
    EXPECT_EQ(world.read(path)["status"], "issued");
}

TEST_F(RevocationTest, NeedsTheScopeAdmin) {
    const std::string reader = world.make_token(model::ApiScope::read);
    EXPECT_EQ(world.api.handle(AdminWorld::remote("POST", path + "/revoke", reader)).status, 403);
    EXPECT_TRUE(world.database.committed().revocations.empty());
}

}  // namespace
}  // namespace causeway::admin
