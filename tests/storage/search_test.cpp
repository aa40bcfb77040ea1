// SPDX-License-Identifier: Apache-2.0
#include "storage/expect_same.hpp"
#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

using model::UnitOfWork;

class SearchTest : public StorageTest {
  protected:
    SearchTest() {
        certificate_.fingerprint = digest(1);
        certificate_.key_fingerprint = digest(9);
        store([&](UnitOfWork& unit) {
            unit.certificates.insert(certificate_);
            unit.certificates.insert(other_);
        });
    }

    std::size_t certificates(const model::CertificateQuery& query) {
        return load([&](UnitOfWork& unit) { return unit.certificates.search(query).size(); });
    }
    std::size_t orders(const model::OrderQuery& query) {
        return load([&](UnitOfWork& unit) { return unit.orders.search(query).size(); });
    }

    Place here_ = seed_place();
    Place there_ = seed_place();
    model::Order order_ = seed_order(here_);
    model::IssuedCertificate certificate_ = samples_.certificate(here_, order_, "01");
    model::Order other_order_ = seed_order(there_);
    model::IssuedCertificate other_ = samples_.certificate(there_, other_order_, "02");
};

TEST_F(SearchTest, FindsEveryCertificateWithoutARestriction) {
    EXPECT_EQ(certificates({}), 2U);
}

// What `list` gives in pages of two, one after the other.
template <class List>
auto all_pages(List list) {
    auto rows = list(model::Page{.before = std::nullopt, .limit = 2});
    for (auto page = rows; page.size() == 2;) {
        page = list(model::Page{.before = rows.back().id.value(), .limit = 2});
        rows.insert(rows.end(), page.begin(), page.end());
    }
    return rows;
}

TEST_F(SearchTest, ListsAttemptsOfUnknownOutcomeInPagesOldestFirst) {
    std::vector<model::AttemptId> unknown;
    for (int i = 0; i < 3; ++i) {
        for (const Place* place : {&here_, &there_}) {
            auto attempt = samples_.attempt(seed_order(*place), place->connector.id);
            attempt.state = model::AttemptState::unknown;
            store([&](UnitOfWork& unit) { unit.attempts.insert(attempt); });
            if (place == &here_) unknown.push_back(attempt.id);
            clock_.advance(std::chrono::seconds(1));
        }
    }
    seed_attempt(order_, here_);  // pending
    load([&](UnitOfWork& unit) {
        EXPECT_EQ(unit.attempts.unknown({}).size(), 6U);
        model::UnknownAttempts query{.tenant = here_.tenant.id, .after = {}, .limit = 2};
        const auto first = unit.attempts.unknown(query);
        EXPECT_EQ(first.size(), 2U);
        query.after = first.back().id;
        const auto rest = unit.attempts.unknown(query);
        EXPECT_EQ(rest.size(), 1U);
        EXPECT_EQ((std::vector{first.at(0).id, first.at(1).id, rest.at(0).id}), unknown);
        return true;
    });
}

// The list must not read through all attempts that there ever were.
TEST_F(SearchTest, FindsAttemptsOfUnknownOutcomeByAnIndex) {
    EXPECT_NE(db_.sql("SET enable_seqscan = off; EXPLAIN SELECT id FROM attempt"
                      "  WHERE state = 'unknown' AND id > '01970000-0000-7000-8000-000000000000' "
                      "ORDER BY id LIMIT 50")
                  .find("attempt_unfinished"),
              std::string::npos);
}

TEST_F(SearchTest, ListsInPagesNewestFirst) {
    Place place = here_;
    store([&](UnitOfWork& unit) {
        for (std::uint8_t i = 1; i < 5; ++i) {
            clock_.advance(std::chrono::seconds(1));
            place.endpoint.id = samples_.id<model::EndpointId>();
            place.endpoint.slug = model::Slug::parse("page-" + std::to_string(i)).value();
            unit.endpoints.insert(place.endpoint);
            place.eab_key.id = samples_.id<model::EabKeyId>();
            place.eab_key.kid += "x";
            unit.eab_keys.insert(place.eab_key);
            unit.api_tokens.insert(samples_.api_token(i));
        }
    });
    load([&](UnitOfWork& unit) {
        const auto endpoints =
            all_pages([&](const auto& page) { return unit.endpoints.list(here_.tenant.id, page); });
        const auto keys =
            all_pages([&](const auto& page) { return unit.eab_keys.list(here_.scope(), page); });
        const auto tokens = all_pages([&](const auto& page) { return unit.api_tokens.list(page); });
        EXPECT_EQ(endpoints.size(), 5U);
        EXPECT_EQ(endpoints.front().slug.text(), "page-4");
        EXPECT_EQ(endpoints.back().slug, here_.endpoint.slug);
        EXPECT_EQ(keys.size(), 5U);
        EXPECT_EQ(keys.back().id, here_.eab_key.id);
        EXPECT_EQ(tokens.size(), 4U);
        EXPECT_EQ(tokens.back().token_hash, digest(1));
        return true;
    });
}

TEST_F(SearchTest, FindsAccountsByEachOfTheirMembers) {
    clock_.advance(std::chrono::seconds(1));
    auto revoked = samples_.account(here_.scope());
    revoked.status = model::AccountStatus::revoked;
    revoked.contacts = {"mailto:only@example.com"};
    store([&](UnitOfWork& unit) { unit.accounts.insert(revoked); });
    const auto found = [&](auto member, auto value) {
        model::AccountQuery query{.scope = here_.scope()};
        query.*member = value;
        return load([&](UnitOfWork& unit) {
            std::vector<model::AccountId> ids;
            for (const auto& account : unit.accounts.search(query)) ids.push_back(account.id);
            return ids;
        });
    };
    using Query = model::AccountQuery;
    const std::vector bound = {here_.account.id};
    const std::vector other = {revoked.id};
    EXPECT_EQ(found(&Query::eab_kid, here_.eab_key.kid), bound);
    EXPECT_EQ(found(&Query::status, model::AccountStatus::valid), bound);
    EXPECT_EQ(found(&Query::key_thumbprint, here_.account.key.thumbprint()), bound);
    EXPECT_EQ(found(&Query::status, model::AccountStatus::revoked), other);
    EXPECT_EQ(found(&Query::contact, "mailto:only@example.com"), other);
    EXPECT_TRUE(found(&Query::contact, "only@example.com").empty());
    EXPECT_EQ(found(&Query::scope, here_.scope()).size(), 2U);
    EXPECT_EQ(found(&Query::scope, there_.scope()), std::vector{there_.account.id});
    EXPECT_EQ(found(&Query::page, model::Page{.before = revoked.id.value(), .limit = 1}), bound);
    load([&](UnitOfWork& unit) {
        expect_same(unit.accounts.search({.scope = there_.scope()}).at(0), there_.account);
        return true;
    });
}

TEST_F(SearchTest, FindsTheAccountsOfAKeyInAllTenants) {
    auto twin = samples_.account(there_.scope());
    twin.key = here_.account.key;
    store([&](UnitOfWork& unit) { EXPECT_TRUE(unit.accounts.insert(twin)); });
    load([&](UnitOfWork& unit) {
        auto found = unit.accounts.with_key(here_.account.key.key().spki_sha256());
        EXPECT_EQ(found.size(), 2U);
        // Both were made in one millisecond: either may come first.
        std::ranges::sort(found, std::greater{},
                          [&](const auto& each) { return each.id == here_.account.id; });
        expect_same(found.at(0), here_.account);
        EXPECT_EQ(found.at(1).id, twin.id);
        EXPECT_TRUE(unit.accounts.with_key(digest(3)).empty());
        return true;
    });
}

TEST_F(SearchTest, FindsCertificatesByEachOfTheirMembers) {
    const auto matches = [&](auto member, auto value) {
        model::CertificateQuery query;
        query.*member = value;
        return certificates(query);
    };
    using Query = model::CertificateQuery;
    EXPECT_EQ(matches(&Query::tenant, here_.tenant.id), 1U);
    EXPECT_EQ(matches(&Query::endpoint, here_.endpoint.id), 1U);
    EXPECT_EQ(matches(&Query::account, here_.account.id), 1U);
    EXPECT_EQ(matches(&Query::eab_key, here_.eab_key.id), 1U);
    EXPECT_EQ(matches(&Query::fingerprint, digest(1)), 1U);
    EXPECT_EQ(matches(&Query::key_fingerprint, digest(9)), 1U);
    EXPECT_EQ(matches(&Query::serial_hex, "02"), 1U);
    EXPECT_EQ(matches(&Query::status, model::CertificateStatus::issued), 2U);
    EXPECT_EQ(matches(&Query::status, model::CertificateStatus::revoked), 0U);
    EXPECT_EQ(matches(&Query::name, "www.example.com"), 2U);
    EXPECT_EQ(matches(&Query::name, "example.com"), 0U) << "a name is matched whole";
    EXPECT_EQ(matches(&Query::issued_from, clock_.now()), 2U);
    EXPECT_EQ(matches(&Query::issued_until, clock_.now()), 0U);
}

TEST_F(SearchTest, FindsOrdersByEachOfTheirMembers) {
    EXPECT_EQ(orders({}), 2U);
    EXPECT_EQ(orders({.tenant = here_.tenant.id}), 1U);
    EXPECT_EQ(orders({.endpoint = there_.endpoint.id}), 1U);
    EXPECT_EQ(orders({.account = here_.account.id}), 1U);
    EXPECT_EQ(orders({.status = model::OrderStatus::pending}), 2U);
    EXPECT_EQ(orders({.status = model::OrderStatus::valid}), 0U);
    const base::Time end = order_.expires_at;
    EXPECT_EQ(orders({.status = model::OrderStatus::pending, .now = end}), 0U);
    EXPECT_EQ(orders({.status = model::OrderStatus::invalid, .now = end}), 2U);
    EXPECT_EQ(orders({.name = "www.example.com"}), 2U);
    EXPECT_EQ(orders({.tenant = here_.tenant.id, .name = "other.example.com"}), 0U);
}

TEST_F(SearchTest, LeavesOutOrdersThatAreInvalid) {
    const base::Time end = order_.expires_at;
    EXPECT_EQ(orders({.tenant = here_.tenant.id, .without_invalid = true, .now = clock_.now()}),
              1U);
    EXPECT_EQ(orders({.tenant = here_.tenant.id, .without_invalid = true, .now = end}), 0U);
    order_.status = model::OrderStatus::processing;
    store([&](UnitOfWork& unit) { unit.orders.update(order_); });
    EXPECT_EQ(orders({.tenant = here_.tenant.id, .without_invalid = true, .now = end}), 1U);
    ++order_.version;
    order_.status = model::OrderStatus::invalid;
    store([&](UnitOfWork& unit) { unit.orders.update(order_); });
    EXPECT_EQ(orders({.tenant = here_.tenant.id, .without_invalid = true, .now = clock_.now()}),
              0U);
}

TEST_F(SearchTest, GivesAPageAtATime) {
    load([&](UnitOfWork& unit) {
        const auto first = unit.orders.search({.page = {std::nullopt, 1}});
        EXPECT_EQ(first.size(), 1U);
        const auto second = unit.orders.search({.page = {first.at(0).id.value(), 1}});
        EXPECT_EQ(second.size(), 1U);
        EXPECT_TRUE(unit.orders.search({.page = {second.at(0).id.value(), 1}}).empty());
        return true;
    });
}

TEST_F(SearchTest, FindsANameThroughItsIndex) {
    db_.sql(
        "INSERT INTO order_identifier SELECT o.id, o.tenant_id, o.endpoint_id, n, 'dns',"
        " 'n' || n || '.example.com' FROM orders o, generate_series(2, 20000) n;"
        "ANALYZE order_identifier");
    const std::string plan = db_.sql(
        "EXPLAIN SELECT o.id FROM orders o WHERE 'n77.example.com' = '' OR o.id = ANY (ARRAY("
        " SELECT i.order_id FROM order_identifier i WHERE i.value = 'n77.example.com'))");
    EXPECT_NE(plan.find("order_identifier_by_value"), std::string::npos) << plan;
}

}  // namespace
}  // namespace causeway::storage
