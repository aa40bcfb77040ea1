// SPDX-License-Identifier: Apache-2.0
#include "ra/connectors.hpp"

#include <gtest/gtest.h>

#include "ra_world.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;

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

TEST_F(ConnectorsTest, AreRecordedWithWhatTheyAccept) {
    ASSERT_TRUE(connectors.create({.slug = "strict", .type = "scripted"}, world.caller));
    EXPECT_EQ(recorded("accepted_differences"), "");
    NewConnector request{.slug = "lenient", .type = "scripted"};
    request.accepted_differences = {model::AcceptedDifference::lacks_server_auth};
    ASSERT_TRUE(connectors.create(request, world.caller));
    EXPECT_EQ(recorded("accepted_differences"), "lacks_server_auth");
    EXPECT_EQ(connectors.find("lenient")->accepted_differences, request.accepted_differences);
}

}  // namespace
}  // namespace causeway::ra
