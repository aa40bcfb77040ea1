// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "storage/storage.hpp"
#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

using SchemaTest = StorageTest;

TEST_F(SchemaTest, PreparesEveryStatementOfEveryRepository) {
    const auto connection = pool_.checkout();
    std::set<std::string_view> names;
    for (const Statement* statement : all_statements()) {
        EXPECT_TRUE(names.insert(statement->name).second) << statement->name << " is there twice";
        EXPECT_NO_THROW(connection->prepare(*statement)) << statement->name;
    }
    EXPECT_GT(names.size(), 70U);
}

TEST_F(SchemaTest, DescribesEveryTable) {
    EXPECT_EQ(db_.sql("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
                      " AND NOT relispartition AND relnamespace = 'public'::regnamespace"
                      " AND obj_description(oid, 'pg_class') IS NULL"),
              "");
}

TEST_F(SchemaTest, NeverDeletesByCascade) {
    EXPECT_EQ(db_.sql("SELECT conname FROM pg_constraint WHERE contype = 'f'"
                      " AND (confdeltype <> 'a' OR confupdtype <> 'a')"),
              "");
}

TEST_F(SchemaTest, NamesTheEndpointInEveryReferenceBetweenAcmeObjects) {
    EXPECT_EQ(db_.sql("SELECT conrelid::regclass, confrelid::regclass FROM pg_constraint"
                      " WHERE contype = 'f' AND conparentid = 0 AND confrelid IN ("
                      "   'account'::regclass, 'orders'::regclass, 'authorizations'::regclass,"
                      "   'challenge'::regclass, 'attempt'::regclass, 'certificate'::regclass,"
                      "   'eab_key'::regclass) AND cardinality(conkey) <> 3"),
              "");
}

TEST_F(SchemaTest, CannotStoreAReferenceAcrossTenants) {
    const Place here = seed_place();
    const Place there = seed_place();
    auto order = samples_.order(here, {});
    order.account_id = there.account.id;
    const auto result = database_.write([&](model::UnitOfWork& unit) -> base::Result<void> {
        unit.orders.insert(order);
        return {};
    });
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, base::ErrorKind::internal);
    EXPECT_NE(result.error().internal.find("foreign key"), std::string::npos);
}

TEST_F(SchemaTest, KeepsSlugsForEver) {
    const Place place = seed_place();
    EXPECT_THROW(db_.sql("UPDATE tenant SET slug = 'other'"), std::runtime_error);
    EXPECT_THROW(db_.sql("DELETE FROM used_slug"), std::runtime_error);
    EXPECT_THROW(db_.sql("TRUNCATE used_slug"), std::runtime_error);
    db_.sql(
        "DELETE FROM endpoint_connector; DELETE FROM account; DELETE FROM eab_key;"
        "DELETE FROM endpoint; DELETE FROM tenant; DELETE FROM connector_secret;"
        "DELETE FROM connector");
    store([&](model::UnitOfWork& unit) {
        EXPECT_FALSE(unit.tenants.insert(place.tenant)) << "its slug was used before";
        EXPECT_FALSE(unit.connectors.insert(place.connector));
    });
}

TEST_F(SchemaTest, HasOneSubmissionInFlightForAnOrder) {
    const Place place = seed_place();
    const auto order = seed_order(place);
    auto attempt = seed_attempt(order, place);
    auto second = samples_.attempt(order, place.connector.id);
    second.number = 2;
    EXPECT_THROW(store([&](model::UnitOfWork& unit) { unit.attempts.insert(second); }),
                 std::runtime_error);
    attempt.state = model::AttemptState::unavailable;
    store([&](model::UnitOfWork& unit) {
        EXPECT_TRUE(unit.attempts.update_if(attempt, attempt.fence));
        unit.attempts.insert(second);
    });
}

}  // namespace
}  // namespace causeway::storage
