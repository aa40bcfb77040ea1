// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <nlohmann/json.hpp>

#include "storage/problem_json.hpp"
#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

// While an installation is upgraded, processes of two versions work on one database.
using VersionTest = StorageTest;

TEST_F(VersionTest, LeavesAJobOfALaterVersionToThatVersion) {
    const Place place = seed_place();
    const auto later = samples_.job(place, "a");
    store([&](model::UnitOfWork& unit) { unit.jobs.enqueue(later); });
    db_.sql(
        "ALTER TABLE job DROP CONSTRAINT job_kind_check;"
        "UPDATE job SET kind = 'renew'");
    clock_.advance(std::chrono::seconds(1));
    const auto known = samples_.job(place, "a");
    store([&](model::UnitOfWork& unit) { unit.jobs.enqueue(known); });

    const auto claim = [&] {
        std::optional<model::Job> job;
        store([&](model::UnitOfWork& unit) {
            job = unit.jobs.claim("a", clock_.now(), clock_.now() + std::chrono::minutes(1), {});
        });
        return job;
    };
    const auto first = claim();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->id, known.id) << "though the other one waited longer";
    EXPECT_FALSE(claim());
    EXPECT_EQ(db_.sql("SELECT tries FROM job WHERE kind = 'renew'"), "0\n");
}

// The version before knows nothing of accepted differences, and names its columns.
TEST_F(VersionTest, ReadsAConnectorOfAnEarlierVersionAsAStrictOne) {
    const auto id = samples_.id<model::ConnectorId>();
    db_.sql(
        "INSERT INTO connector (id, slug, type, regime, status, config, max_in_flight, created_at,"
        " version) VALUES ('" +
        id.to_string() + "', 'earlier', 'softca', 'private', 'active', '{}', 4, now(), 1)");
    load([&](model::UnitOfWork& unit) {
        EXPECT_TRUE(unit.connectors.find(id).value().accepted_differences.empty());
        return true;
    });
}

// The version before knows nothing of denials, and its domains were names.
TEST_F(VersionTest, ReadsAKeyOfAnEarlierVersionWithItsDomainsAsRules) {
    const Place place = seed_place();
    const auto id = samples_.id<model::EabKeyId>();
    db_.sql(
        "INSERT INTO eab_key (id, tenant_id, endpoint_id, kid, label, hmac_key_id, hmac_box, "
        "status,"
        " uses, domains, created_at, version) SELECT '" +
        id.to_string() +
        "', tenant_id, endpoint_id, 'earlier', label, hmac_key_id, hmac_box, 'active', 0,"
        " '{example.com,xn--bcher-kva.example}', now(), 1 FROM eab_key");
    const auto keys =
        load([&](model::UnitOfWork& unit) { return unit.eab_keys.list(place.scope(), {}); });
    const auto key = *std::ranges::find(keys, "earlier", &model::EabKey::kid);
    EXPECT_EQ(texts_of(key.domains),
              (std::vector<std::string>{"example.com", "xn--bcher-kva.example"}));
    EXPECT_TRUE(key.domains.at(0).covers(dns("www.example.com")));
    EXPECT_TRUE(key.denied_domains.empty());
}

TEST_F(VersionTest, LeavesADifferenceThatALaterVersionAcceptsToThatVersion) {
    using model::AcceptedDifference;
    const Place place = seed_place();
    db_.sql(
        "ALTER TABLE connector DROP CONSTRAINT connector_accepted_differences_check;"
        "UPDATE connector SET accepted_differences = '{lacks_server_auth,lacks_everything}'");
    const auto read = load([&](model::UnitOfWork& unit) { return unit.connectors.list(); }).at(0);
    EXPECT_EQ(read.accepted_differences,
              model::AcceptedDifferences{AcceptedDifference::lacks_server_auth});
    const auto accept = [&](const model::AcceptedDifferences& differences) {
        store([&](model::UnitOfWork& unit) {
            auto connector = unit.connectors.find(place.connector.id).value();
            connector.accepted_differences = differences;
            unit.connectors.update(connector, {});
        });
        return db_.sql("SELECT accepted_differences FROM connector");
    };
    EXPECT_EQ(accept({}), "{lacks_everything}\n");
    EXPECT_EQ(accept({AcceptedDifference::lacks_server_auth}),
              "{lacks_server_auth,lacks_everything}\n");
}

TEST_F(VersionTest, ReadsAProblemOfALaterVersion) {
    const auto problem = problem_from_json(
        {{"kind", "postquantum_required"},
         {"detail", "use another key"},
         {"subproblems",
          {{{"kind", "also_new"}, {"detail", "x"}, {"subject_type", "dns"}, {"subject", "y"}}}}});
    EXPECT_EQ(problem.kind, base::ErrorKind::internal);
    EXPECT_EQ(problem.detail, "use another key");
    EXPECT_EQ(problem.subproblems.at(0).kind, base::ErrorKind::internal);
}

TEST_F(VersionTest, ReadsNamesThatThisVersionWouldRefuse) {
    const Place place = seed_place();
    const auto order = seed_order(place);
    db_.sql(
        "UPDATE order_identifier SET value = 'xn--a.under_score';"
        "UPDATE authorizations SET identifier_value = 'xn--a.under_score'");
    load([&](model::UnitOfWork& unit) {
        const auto read = unit.orders.find(place.scope(), order.id).value();
        EXPECT_EQ(read.identifiers.at(0).value(), "xn--a.under_score");
        const auto authorization =
            unit.authorizations.find(place.scope(), order.authorizations.at(0)).value();
        EXPECT_EQ(authorization.identifier.value(), "xn--a.under_score");
        return true;
    });
}

}  // namespace
}  // namespace causeway::storage
