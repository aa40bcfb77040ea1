// SPDX-License-Identifier: Apache-2.0
#include "ra/connectors.hpp"

#include <gtest/gtest.h>

#include "ra/audit.hpp"
#include "ra_world.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;

// By sha256sum, of {"url":"https://old"} and {"url":"https://new"}.
constexpr const char* kOldDigest =
    "268008036e4b9266aecca028686da598f0f4552c1fde212d5360d74348c638f5";
constexpr const char* kNewDigest =
    "3ae897f5d848bd9e0c5e92c454dd4ae3409a2fe4daf66e157d253e5d8d590e53";

class ConnectorsTest : public testing::Test {
  protected:
    // What the last event says of it.
    std::string recorded(const std::string& name) {
        const model::AuditEvent event = world.database.committed().events.back();
        for (const auto& [member, value] : event.payload) {
            if (member == name) return value;
        }
        return "not recorded";
    }

    // "device-ca" with the secrets "pin" and "token", which every configuration refers to.
    void create() {
        NewConnector request{
            .slug = "device-ca", .type = "scripted", .config = R"({"url":"https://old"})"};
        request.secrets = {{"pin", base::Secret::from_text("old pin")},
                           {"token", base::Secret::from_text("old token")}};
        world.catalog.referenced = {"pin", "token"};
        ASSERT_TRUE(connectors.create(request, world.caller));
    }
    base::Result<model::Connector> change(const ConnectorChange& change) {
        return connectors.change("device-ca", change, world.caller);
    }
    model::Connector stored() { return world.database.committed().connectors.back(); }
    std::string secret(const std::string& name) {
        return std::string(stored().secrets.at(name).reveal_text());
    }
    // Somebody who is faster.
    static base::Result<void> rival(model::UnitOfWork& unit) {
        auto connector = unit.connectors.find(model::Slug::parse("device-ca").value()).value();
        connector.max_in_flight = 1;
        unit.connectors.update(connector, {});
        return {};
    }

    RaWorld world;
    Connectors connectors{{world.database, world.issuer, world.catalog, world.clock, world.random}};
};

TEST_F(ConnectorsTest, HaveABoundedNumberOfCallsInFlight) {
    NewConnector request{.slug = "second", .type = "scripted"};
    request.max_in_flight = 0;
    EXPECT_FALSE(connectors.create(request, world.caller));
    request.max_in_flight = 1;
    EXPECT_TRUE(connectors.create(request, world.caller));
    EXPECT_EQ(connectors.create(request, world.caller).error().kind, ErrorKind::conflict);
    EXPECT_EQ(connectors.list()->size(), 2U);
}

TEST_F(ConnectorsTest, HaveSecretsWithNamesThatEveryStoreKeeps) {
    NewConnector request{.slug = "second", .type = "scripted"};
    for (const std::string& name :
         {std::string(), std::string("a\0b", 3), std::string("caf\xe9"), std::string("two words"),
          std::string("line\n"), std::string(129, 'x')}) {
        request.secrets = {{name, base::Secret::from_text("s3cret")}};
        EXPECT_EQ(connectors.create(request, world.caller).error().kind, ErrorKind::malformed);
    }
    request.secrets = {{"client-key/2026~", base::Secret::from_text("s3cret")}};
    EXPECT_TRUE(connectors.create(request, world.caller));
}

TEST_F(ConnectorsTest, AreRecordedWithTheDigestOfTheirConfiguration) {
    create();
    EXPECT_EQ(recorded("config_sha256"), kOldDigest);
}

TEST_F(ConnectorsTest, AreRecordedWithWhatTheyAccept) {
    ASSERT_TRUE(connectors.create({.slug = "strict", .type = "scripted"}, world.caller));
    EXPECT_EQ(recorded("accepted_differences"), "");
    NewConnector request{.slug = "lenient", .type = "scripted"};
    request.accepted_differences = {model::AcceptedDifference::lacks_server_auth};
    ASSERT_TRUE(connectors.create(request, world.caller));
    EXPECT_EQ(recorded("accepted_differences"), "lacks_server_auth");
    EXPECT_EQ(connectors.find("lenient")->accepted_differences, request.accepted_differences);
}

TEST_F(ConnectorsTest, ChangeInWhatIsNamedAndNothingElse) {
    create();
    const auto paused = change({.status = model::ConnectorStatus::paused});
    ASSERT_TRUE(paused) << paused.error().detail;
    EXPECT_EQ(paused->status, model::ConnectorStatus::paused);
    EXPECT_EQ(paused->version, 2);
    EXPECT_EQ(paused->config, R"({"url":"https://old"})");
    EXPECT_EQ(secret("pin"), "old pin");
    const auto changed =
        change({.config = R"({"url":"https://new"})",
                .max_in_flight = 9,
                .accepted_differences = {{model::AcceptedDifference::lacks_server_auth}}});
    ASSERT_TRUE(changed) << changed.error().detail;
    EXPECT_EQ(changed->config, R"({"url":"https://new"})");
    EXPECT_EQ(changed->max_in_flight, 9);
    EXPECT_EQ(changed->accepted_differences,
              model::AcceptedDifferences{model::AcceptedDifference::lacks_server_auth});
    EXPECT_EQ(changed->status, model::ConnectorStatus::paused);
    EXPECT_EQ(changed->version, 3);
    EXPECT_EQ(secret("token"), "old token");
}

TEST_F(ConnectorsTest, GetANewSecretBesideTheOldOnes) {
    create();
    const auto changed = change({.secrets = {{"pin", base::Secret::from_text("new pin")}}});
    ASSERT_TRUE(changed) << changed.error().detail;
    EXPECT_EQ(changed->version, 2);
    EXPECT_EQ(secret("pin"), "new pin");
    EXPECT_EQ(secret("token"), "old token");
    for (const auto& [name, value] : changed->secrets) EXPECT_TRUE(value.empty()) << name;
}

TEST_F(ConnectorsTest, AreCheckedAsTheyWouldBecome) {
    create();
    ASSERT_TRUE(change({.secrets = {{"pin", base::Secret::from_text("new pin")}}}));
    EXPECT_EQ(world.catalog.validated.first, R"({"url":"https://old"})");
    EXPECT_EQ(world.catalog.validated.second.at("pin").reveal_text(), "new pin");
    EXPECT_EQ(world.catalog.validated.second.at("token").reveal_text(), "old token");
    world.catalog.refusal = base::make_error(ErrorKind::malformed, "no such profile");
    const auto refused = change({.config = "{}"});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().detail, "no such profile");
    EXPECT_EQ(stored().config, R"({"url":"https://old"})");
    EXPECT_EQ(stored().version, 2);
}

TEST_F(ConnectorsTest, ForgetASecretThatTheyNoLongerReferTo) {
    create();
    world.catalog.referenced = {"pin"};
    ASSERT_TRUE(change({.config = "{}"}));
    EXPECT_EQ(stored().secrets.size(), 1U);
    EXPECT_FALSE(world.catalog.validated.second.contains("token"));
    EXPECT_EQ(recorded("secrets_dropped"), "token");
}

// A name that nothing refers to is a mistake of whoever gave it: the catalog refuses it.
TEST_F(ConnectorsTest, DoNotForgetASecretThatIsGiven) {
    create();
    world.catalog.referenced = {"pin"};
    ASSERT_TRUE(change({.secrets = {{"token", base::Secret::from_text("new token")}}}));
    EXPECT_TRUE(world.catalog.validated.second.contains("token"));
    EXPECT_EQ(secret("token"), "new token");
}

TEST_F(ConnectorsTest, CanBePausedThoughTheirPluginIsGone) {
    create();
    world.catalog.refusal = base::make_error(ErrorKind::not_found, "no such plugin");
    EXPECT_TRUE(change({.status = model::ConnectorStatus::paused}));
    EXPECT_FALSE(change({.config = "{}", .status = model::ConnectorStatus::active}));
    EXPECT_EQ(stored().status, model::ConnectorStatus::paused);
}

TEST_F(ConnectorsTest, AreNotChangedByWhoSawAnotherVersion) {
    create();
    const auto refused = change({.versions = {{2, 3}}, .max_in_flight = 9});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::precondition_failed);
    EXPECT_EQ(stored().version, 1);
    EXPECT_TRUE(change({.versions = {{1, 7}}, .max_in_flight = 9}));
}

TEST_F(ConnectorsTest, AreNotChangedBySomebodyWhoSawWhatAFasterOneChanged) {
    create();
    world.database.lose_race_to(rival);
    const auto refused = change({.versions = {{1}}, .config = "{}"});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::precondition_failed);
    EXPECT_EQ(stored().max_in_flight, 1);
    EXPECT_EQ(stored().config, R"({"url":"https://old"})");
    EXPECT_EQ(world.events(), std::vector<std::string>{"connector.created"});
}

TEST_F(ConnectorsTest, AreChangedAfterSomebodyFasterByWhoAsksForNoVersion) {
    create();
    world.database.lose_race_to(rival);
    const auto changed = change({.config = "{}"});
    ASSERT_TRUE(changed) << changed.error().detail;
    EXPECT_EQ(stored().max_in_flight, 1) << "the faster one's change stays";
    EXPECT_EQ(stored().config, "{}");
    EXPECT_EQ(stored().version, 3);
    EXPECT_EQ(world.events(), (std::vector<std::string>{"connector.created", "connector.changed"}));
}

TEST_F(ConnectorsTest, AreNotChangedForEverAgainstOthersWhoKeepChangingThem) {
    create();
    int validations = 0;
    world.catalog.on_validate = [&] {
        ++validations;
        EXPECT_TRUE(world.database.write(rival));
    };
    const auto refused = change({.config = "{}"});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(validations, 50);
    EXPECT_EQ(stored().config, R"({"url":"https://old"})");
}

TEST_F(ConnectorsTest, AreNotWrittenWhenNothingIsOtherwise) {
    create();
    const auto same = change({.config = R"({"url":"https://old"})",
                              .max_in_flight = 4,
                              .status = model::ConnectorStatus::active});
    ASSERT_TRUE(same);
    EXPECT_EQ(same->version, 1);
    EXPECT_EQ(world.events(), std::vector<std::string>{"connector.created"});
}

TEST_F(ConnectorsTest, AreRecordedWithWhatChangedAndNoSecret) {
    create();
    ASSERT_TRUE(change({.config = R"({"url":"https://new"})",
                        .secrets = {{"pin", base::Secret::from_text("new pin")}},
                        .max_in_flight = 9,
                        .accepted_differences = {{model::AcceptedDifference::lacks_server_auth}},
                        .status = model::ConnectorStatus::paused}));
    const model::AuditEvent event = world.database.committed().events.back();
    EXPECT_EQ(event.action, model::AuditAction::connector_changed);
    EXPECT_EQ(event.object, "connector:" + stored().id.to_string());
    EXPECT_EQ(event.payload, (AuditPayload{{"slug", "device-ca"},
                                           {"config_sha256_before", kOldDigest},
                                           {"config_sha256", kNewDigest},
                                           {"secrets_set", "pin"},
                                           {"max_in_flight_before", "4"},
                                           {"max_in_flight", "9"},
                                           {"accepted_differences_before", ""},
                                           {"accepted_differences", "lacks_server_auth"},
                                           {"status_before", "active"},
                                           {"status", "paused"}}));
    ASSERT_TRUE(change({.status = model::ConnectorStatus::active}));
    EXPECT_EQ(
        world.database.committed().events.back().payload,
        (AuditPayload{{"slug", "device-ca"}, {"status_before", "paused"}, {"status", "active"}}));
}

TEST_F(ConnectorsTest, KeepTheirBoundsWhenTheyChange) {
    create();
    EXPECT_EQ(change({.max_in_flight = 0}).error().kind, ErrorKind::malformed);
    EXPECT_EQ(change({.max_in_flight = 65}).error().kind, ErrorKind::malformed);
    EXPECT_EQ(change({.secrets = {{"two words", base::Secret::from_text("x")}}}).error().kind,
              ErrorKind::malformed);
    EXPECT_EQ(connectors.change("nowhere", {}, world.caller).error().kind, ErrorKind::not_found);
}

}  // namespace
}  // namespace causeway::ra
