// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "admin_world.hpp"
#include "audit/event_form.hpp"
#include "audit/export_form.hpp"
#include "audit/verify.hpp"
#include "base/encoding.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

class AuditLogTest : public ::testing::Test {
  protected:
    AuditLogTest() {
        for (int i = 0; i < 5; ++i) {
            model::AuditEvent event;
            event.id = model::AuditEventId::make(world_.clock, world_.random);
            event.at = world_.clock.now();
            event.object = "order:" + std::to_string(i);
            event.payload = {{"name", "value"}};
            ids_.push_back(
                world_.sealed_log.add(audit::form(event, std::nullopt, world_.random), event.id)
                    .id);
        }
        tree_ = support::tree_head(world_.sealed_log.leaves);
    }
    static audit::Proof proof_of(const json& answer) {
        audit::Proof proof;
        for (const json& digest : answer.at("proof")) {
            proof.push_back(audit::parse_digest(digest.get<std::string>()).value());
        }
        return proof;
    }
    // The same world with a log that somebody signs.
    http::Response signed_get(const std::string& target) {
        audit::LogReader reader(world_.sealed_log, &identity_);
        JudgedApi api(world_.services(reader));
        return api.handle(AdminWorld::request("GET", target));
    }
    void sign(std::size_t size) {
        const audit::Checkpoint checkpoint{
            "log", support::tree_head(audit::LeafHashes(world_.sealed_log.leaves).first(size))};
        world_.sealed_log.checkpoints.insert_or_assign(
            size, audit::SignedCheckpoint{checkpoint,
                                          identity_.signer()->sign(audit::to_text(checkpoint)),
                                          world_.clock.now()});
    }

    AdminWorld world_;
    std::vector<model::AuditEventId> ids_;
    audit::TreeHead tree_;
    audit::LogIdentity identity_{
        "log", [] { return crypto::PrivateKey::generate(crypto::KeyType::ed25519); }, {}};
};

TEST_F(AuditLogTest, TellsTheHeadOfALogThatNobodySigns) {
    const json head = world_.read("/api/v1/audit/checkpoint");
    EXPECT_EQ(head.at("size"), 5);
    EXPECT_EQ(head.at("root"), base::base64_encode(tree_.root));
    EXPECT_TRUE(head.at("checkpoint").is_null());
    EXPECT_TRUE(head.at("verifier_keys").empty());
}

TEST_F(AuditLogTest, GivesTheNewestCheckpointAndItsKey) {
    sign(2);
    sign(4);
    const json head = body_of(signed_get("/api/v1/audit/checkpoint"));
    EXPECT_EQ(head.at("size"), 4);
    const std::vector<audit::VerifierKey> keys{
        audit::VerifierKey::parse(head.at("verifier_keys").at(0).get<std::string>()).value()};
    const auto opened = audit::open_checkpoint(head.at("checkpoint").get<std::string>(), keys);
    EXPECT_EQ(opened.value().head.size, 4U);
}

TEST_F(AuditLogTest, IsReadAlsoWhileItsKeyIsAway) {
    sign(2);
    audit::LogIdentity keyless("log",
                               []() -> base::Result<crypto::PrivateKey> {
                                   return base::fail(base::ErrorKind::malformed,
                                                     "/etc/audit.key: not there");
                               },
                               {});
    audit::LogReader reader(world_.sealed_log, &keyless);
    EXPECT_EQ(reader.head()->tree.size, 2U);
    EXPECT_TRUE(reader.head()->keys.empty());
}

TEST_F(AuditLogTest, ProvesThatAnEventIsInIt) {
    for (std::size_t i = 0; i < ids_.size(); ++i) {
        const json answer = world_.read("/api/v1/audit/proof?event=" + ids_[i].to_string());
        const auto entry = audit::parse_entry(answer.at("entry")).value();
        EXPECT_EQ(entry.index, i);
        EXPECT_TRUE(audit::verify(*entry.event));
        EXPECT_TRUE(audit::verify_inclusion(entry.event->leaf_hash, i, tree_, proof_of(answer)));
    }
}

TEST_F(AuditLogTest, ProvesNothingThatNoCheckpointCovers) {
    sign(4);
    EXPECT_EQ(signed_get("/api/v1/audit/proof?event=" + ids_[3].to_string()).status, 200);
    const auto early = signed_get("/api/v1/audit/proof?event=" + ids_[4].to_string());
    EXPECT_EQ(early.status, 503);
    EXPECT_TRUE(early.headers.get("Retry-After"));
    EXPECT_EQ(world_.get("/api/v1/audit/proof?event=01970000-0000-7000-8000-000000000099").status,
              404);
    EXPECT_EQ(world_.get("/api/v1/audit/proof").status, 400);
}

TEST_F(AuditLogTest, ProvesThatItOnlyGrew) {
    const json answer = world_.read("/api/v1/audit/consistency?from=3&to=5");
    const auto older = support::tree_head(audit::LeafHashes(world_.sealed_log.leaves).first(3));
    EXPECT_TRUE(audit::verify_consistency(older, tree_, proof_of(answer)));
    for (const char* target : {"?from=5&to=3", "?from=3&to=6", "?from=3", "?to=3", "?from=-1&to=3",
                               "?from=x&to=3", "?from=3&to=99999999999999999999"}) {
        EXPECT_EQ(world_.get(std::string("/api/v1/audit/consistency") + target).status, 400)
            << target;
    }
}

TEST_F(AuditLogTest, GivesItsPlacesInTheirOrder) {
    const json page = world_.read("/api/v1/audit/entries?first=1&limit=2");
    ASSERT_EQ(page.at("items").size(), 2U);
    EXPECT_EQ(page.at("items").at(0).at("leaf"), 1);
    EXPECT_EQ(page.at("items").at(1).at("id"), ids_[2].to_string());
    EXPECT_EQ(world_.get("/api/v1/audit/entries?first=-1").status, 400);
    EXPECT_EQ(world_.get("/api/v1/audit/entries?limit=201").status, 400);
}

TEST_F(AuditLogTest, GivesTheEventsOfATenantAndATimeOnly) {
    world_.add_endpoint();
    world_.read(
        "/api/v1/audit/entries?tenant=corp&from=2030-01-01T00:00:00Z"
        "&to=2030-02-01T00:00:00Z");
    EXPECT_EQ(world_.sealed_log.last_query.tenant, world_.scope().tenant);
    EXPECT_EQ(*world_.sealed_log.last_query.to - *world_.sealed_log.last_query.from,
              std::chrono::days(31));
    EXPECT_EQ(world_.get("/api/v1/audit/entries?tenant=other").status, 404);
}

TEST_F(AuditLogTest, ListsWhatLacksItsEvents) {
    const auto id = ids_[0].value();
    world_.sealed_log.of_orders = {{{"order:1", "its event is missing"}}, id};
    world_.sealed_log.of_events = {{{"audit_event:2", "no place"}}, std::nullopt};
    json page = world_.read("/api/v1/audit/gaps");
    EXPECT_EQ(page.at("items").at(0).at("object"), "order:1");
    std::vector<std::string> found;
    while (page.at("next").is_string()) {
        page = world_.read("/api/v1/audit/gaps?cursor=" + page.at("next").get<std::string>());
        for (const json& item : page.at("items")) found.push_back(item.at("object"));
    }
    EXPECT_EQ(found, (std::vector<std::string>{"audit_event:2"}));
    for (const char* cursor : {"x", "orders:", "orders:x", "events:x"}) {
        EXPECT_EQ(world_.get(std::string("/api/v1/audit/gaps?cursor=") + cursor).status, 400)
            << cursor;
    }
}

}  // namespace
}  // namespace causeway::admin
