// SPDX-License-Identifier: Apache-2.0
#include <atomic>

#include "storage/pg_connector_states.hpp"
#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

class ConnectorStateTest : public StorageTest {
  protected:
    base::Result<std::int64_t> put(const std::string& key, std::int64_t expected,
                                   const std::string& value) {
        return states_.put_if(connector_, key, expected, base::as_bytes(value));
    }

    model::ConnectorId connector_ = seed_place().connector.id;
    PgConnectorStateStore states_{pool_, context_.sealing};
};

TEST_F(ConnectorStateTest, ComesBackAsItWasPut) {
    EXPECT_FALSE(states_.get(connector_, "serial").value());
    EXPECT_EQ(put("serial", 0, "one").value(), 1);
    EXPECT_EQ(put("serial", 1, "two").value(), 2);
    const auto entry = states_.get(connector_, "serial").value().value();
    EXPECT_EQ(entry.key, "serial");
    EXPECT_EQ(entry.version, 2);
    EXPECT_EQ(base::as_text(entry.value), "two");
}

TEST_F(ConnectorStateTest, RefusesAWriteOnAnotherVersion) {
    ASSERT_TRUE(put("serial", 0, "one"));
    for (const std::int64_t expected : {0, 2, 7}) {
        const auto result = put("serial", expected, "x");
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().kind, base::ErrorKind::conflict);
    }
    EXPECT_FALSE(put("other", 1, "x")) << "there is none to replace";
}

TEST_F(ConnectorStateTest, IsWrittenByOneOfManyAtATime) {
    std::atomic<int> won{0};
    in_parallel(16, [&](int) {
        if (put("counter", 0, "x")) ++won;
    });
    EXPECT_EQ(won, 1);
}

TEST_F(ConnectorStateTest, ListsAPrefixInPages) {
    for (const char* key : {"crl/1", "crl/2", "crl/3", "crl", "crm/1", "b%/1"}) {
        ASSERT_TRUE(put(key, 0, key));
    }
    const auto first = states_.list(connector_, "crl/", "", 2).value();
    ASSERT_EQ(first.size(), 2U);
    EXPECT_EQ(first[1].key, "crl/2");
    const auto rest = states_.list(connector_, "crl/", "crl/2", 2).value();
    ASSERT_EQ(rest.size(), 1U);
    EXPECT_EQ(base::as_text(rest[0].value), "crl/3");
    EXPECT_EQ(states_.list(connector_, "b%", "", 9)->size(), 1U) << "a prefix is no pattern";
}

TEST_F(ConnectorStateTest, BelongsToItsConnector) {
    const auto other = seed_place().connector.id;
    ASSERT_TRUE(put("serial", 0, "one"));
    EXPECT_FALSE(states_.get(other, "serial").value());
    EXPECT_TRUE(states_.list(other, "", "", 9)->empty());
}

TEST_F(ConnectorStateTest, DoesNotOpenInAnotherRow) {
    ASSERT_TRUE(put("a", 0, "one"));
    ASSERT_TRUE(put("b", 0, "two"));
    db_.sql(
        "UPDATE connector_state SET value_box ="
        " (SELECT value_box FROM connector_state WHERE key = 'a') WHERE key = 'b'");
    EXPECT_FALSE(states_.get(connector_, "b"));
    EXPECT_TRUE(states_.get(connector_, "a"));
}

}  // namespace
}  // namespace causeway::storage
