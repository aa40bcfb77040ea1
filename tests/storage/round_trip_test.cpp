// SPDX-License-Identifier: Apache-2.0
#include "base/time_text.hpp"
#include "storage/expect_same.hpp"
#include "storage/storage_test.hpp"
#include "storage/trace_json.hpp"

namespace causeway::storage {
namespace {

using model::UnitOfWork;

using RoundTripTest = StorageTest;

TEST_F(RoundTripTest, Account) {
    Place place = seed_place();
    const auto read = [&] {
        return load([&](UnitOfWork& unit) {
            return unit.accounts.find(place.scope(), place.account.id).value();
        });
    };
    expect_same(read(), place.account);
    place.account.key = new_account_key();
    place.account.status = model::AccountStatus::deactivated;
    place.account.contacts = {};
    store([&](UnitOfWork& unit) { unit.accounts.update(place.account); });
    ++place.account.version;
    expect_same(read(), place.account);
    place.eab_key.status = model::EabKeyStatus::revoked;
    place.eab_key.label = "renamed";
    store([&](UnitOfWork& unit) { unit.eab_keys.update(place.eab_key); });
    EXPECT_EQ(read().binding->status, model::EabKeyStatus::revoked) << "as the key is today";
    EXPECT_EQ(read().binding->label, "renamed");
    load([&](UnitOfWork& unit) {
        EXPECT_EQ(unit.accounts.find(place.scope(), place.account.key.thumbprint())->id,
                  place.account.id);
        return true;
    });
}

TEST_F(RoundTripTest, Order) {
    const Place place = seed_place();
    const std::vector authorizations = {samples_.authorization(place, "b.example.com"),
                                        samples_.authorization(place, "*.a.example.com")};
    auto order = samples_.order(place, authorizations);
    order.identifiers.push_back(
        model::Identifier::parse(model::IdentifierType::ip, "2001:db8::1").value());
    store([&](UnitOfWork& unit) {
        for (const auto& authorization : authorizations) unit.authorizations.insert(authorization);
        unit.orders.insert(order);
    });
    const auto read = [&] {
        return load([&](UnitOfWork& unit) { return unit.orders.find(place.scope(), order.id); });
    };
    expect_same(read().value(), order);
    order.status = model::OrderStatus::invalid;
    order.error = model::Problem{base::ErrorKind::compound, "two\nreasons", {}};
    order.connector_id = place.connector.id;
    order.policy_version = 9;
    store([&](UnitOfWork& unit) { unit.orders.update(order); });
    ++order.version;
    expect_same(read().value(), order);
    expect_same(load([&](UnitOfWork& unit) { return unit.orders.find_anywhere(order.id).value(); }),
                order);
}

// A time that can be stored and not be read would bar everything that lists it.
TEST_F(RoundTripTest, TheFirstAndTheLastTimeThatIsTaken) {
    const Place place = seed_place();
    auto order = seed_order(place);
    order.not_before = base::parse_rfc3339("1970-01-01T00:00:00Z").value();
    order.not_after = base::parse_rfc3339("9999-12-31T23:59:59.999999Z").value();
    order.id = samples_.id<model::OrderId>();
    store([&](UnitOfWork& unit) { unit.orders.insert(order); });
    expect_same(load([&](UnitOfWork& unit) { return *unit.orders.find_anywhere(order.id); }),
                order);
}

TEST_F(RoundTripTest, OpenOrdersAreFoundByAuthorizationAndAccount) {
    const Place place = seed_place();
    auto order = seed_order(place);
    seed_order(place);
    const auto expect_open = [&](std::size_t count) {
        load([&](UnitOfWork& unit) {
            const auto waiting = unit.orders.lock_open(place.scope(), order.authorizations.at(0));
            EXPECT_EQ(waiting.size(), count);
            model::OpenOrders query{place.account.id, clock_.now(), std::nullopt, 10};
            const auto own = unit.orders.lock_open(place.scope(), query);
            EXPECT_EQ(own.size(), count + 1);
            query.after = own.front().id;
            EXPECT_EQ(unit.orders.lock_open(place.scope(), query).size(), count);
            query = {place.account.id, clock_.now(), std::nullopt, 1};
            EXPECT_EQ(unit.orders.lock_open(place.scope(), query).size(), 1U);
            query.now = order.expires_at;
            EXPECT_TRUE(unit.orders.lock_open(place.scope(), query).empty());
            return true;
        });
    };
    const auto move_to = [&](model::OrderStatus status) {
        order.status = status;
        store([&](UnitOfWork& unit) { unit.orders.update(order); });
        ++order.version;
    };
    expect_open(1);
    move_to(model::OrderStatus::ready);
    expect_open(1);
    move_to(model::OrderStatus::processing);
    expect_open(0);
}

TEST_F(RoundTripTest, Authorization) {
    const Place place = seed_place();
    auto authorization = samples_.authorization(place, "*.example.com");
    store([&](UnitOfWork& unit) { unit.authorizations.insert(authorization); });
    const auto read = [&] {
        return load([&](UnitOfWork& unit) {
            return unit.authorizations.find(place.scope(), authorization.challenges.at(1).id);
        });
    };
    expect_same(read().value(), authorization);
    authorization = model::prove(authorization, authorization.challenges.at(0).id, clock_.now(),
                                 std::chrono::hours(1));
    authorization.challenges.at(1).error->detail = std::string("a\0b \"\\", 6);
    store([&](UnitOfWork& unit) { unit.authorizations.update(authorization); });
    ++authorization.version;
    authorization.challenges.at(1).error->detail =
        "a\xef\xbf\xbd"
        "b \"\\";
    expect_same(read().value(), authorization);
}

TEST_F(RoundTripTest, Attempt) {
    const Place place = seed_place();
    const auto order = seed_order(place);
    auto attempt = seed_attempt(order, place);
    const auto read = [&] {
        return load([&](UnitOfWork& unit) {
            return unit.attempts.find(place.scope(), attempt.id).value();
        });
    };
    expect_same(read(), attempt);
    expect_same(
        load([&](UnitOfWork& unit) { return unit.attempts.find_anywhere(attempt.id).value(); }),
        attempt);
    attempt.state = model::AttemptState::issued;
    attempt.lease_until.reset();
    attempt.unknown_since.reset();
    attempt.answer.clear();
    attempt.fence = 5;
    store([&](UnitOfWork& unit) { EXPECT_TRUE(unit.attempts.update_if(attempt, 4)); });
    expect_same(read(), attempt);
    store([&](UnitOfWork& unit) {
        attempt.owner = "late";
        EXPECT_FALSE(unit.attempts.update_if(attempt, 4)) << "the fence has moved on";
    });
    EXPECT_EQ(read().owner, "node-1");
}

TEST_F(RoundTripTest, ConnectorExchanges) {
    const Place place = seed_place();
    const auto attempt = seed_attempt(seed_order(place), place);
    store([&](UnitOfWork& unit) {
        unit.attempts.record({place.scope(), attempt.id, 4, "enroll", "pending", "wait", false,
                              clock_.now(), std::chrono::milliseconds(15)});
        unit.attempts.record({place.scope(), attempt.id, 3, "resume", "issued", "late", true,
                              clock_.now() + std::chrono::seconds(1), std::chrono::seconds(1)});
    });
    const auto exchanges =
        load([&](UnitOfWork& unit) { return unit.attempts.exchanges(place.scope(), attempt.id); });
    ASSERT_EQ(exchanges.size(), 2U);
    EXPECT_EQ(exchanges[0].operation, "enroll");
    EXPECT_EQ(exchanges[0].took, std::chrono::milliseconds(15));
    EXPECT_FALSE(exchanges[0].late);
    EXPECT_EQ(exchanges[1].fence, 3);
    EXPECT_EQ(exchanges[1].outcome, "issued");
    EXPECT_EQ(exchanges[1].detail, "late");
    EXPECT_TRUE(exchanges[1].late);
}

TEST_F(RoundTripTest, Certificate) {
    const Place place = seed_place();
    auto order = seed_order(place);
    const auto certificate = samples_.certificate(place, order, "0a0b");
    order.status = model::OrderStatus::valid;
    order.certificate_id = certificate.id;
    store([&](UnitOfWork& unit) {
        EXPECT_TRUE(unit.certificates.insert(certificate));
        unit.orders.update(order);
    });
    load([&](UnitOfWork& unit) {
        expect_same(unit.certificates.find(place.scope(), certificate.id).value(), certificate);
        expect_same(unit.certificates.find_anywhere(certificate.id).value(), certificate);
        EXPECT_EQ(unit.orders.find(place.scope(), order.id)->certificate_id, certificate.id);
        return true;
    });
    auto same_serial = samples_.certificate(place, order, "0a0b");
    store([&](UnitOfWork& unit) { EXPECT_FALSE(unit.certificates.insert(same_serial)); });
    same_serial.issuer_der = {0x30, 0x00};
    store([&](UnitOfWork& unit) {
        EXPECT_TRUE(unit.certificates.insert(same_serial)) << "another issuer counts for itself";
    });
}

TEST_F(RoundTripTest, ValidationAttempt) {
    const Place place = seed_place();
    const auto order = seed_order(place);
    const auto authorization = load([&](UnitOfWork& unit) {
        return unit.authorizations.of_order(place.scope(), order.id).at(0);
    });
    const model::ValidationAttempt attempt{samples_.id<model::ValidationAttemptId>(),
                                           place.scope(),
                                           authorization.id,
                                           authorization.challenges.at(0).id,
                                           2,
                                           samples_.trace()};
    store([&](UnitOfWork& unit) { unit.validation_attempts.insert(attempt); });
    const auto read = load([&](UnitOfWork& unit) {
        return unit.validation_attempts.of(place.scope(), attempt.challenge_id).at(0);
    });
    EXPECT_EQ(read.id, attempt.id);
    EXPECT_EQ(read.authorization_id, attempt.authorization_id);
    EXPECT_EQ(read.number, 2);
    // Twice, because octets that are no UTF-8 change once.
    const auto stored = trace_from_text(trace_to_text(attempt.trace));
    EXPECT_EQ(trace_to_text(read.trace), trace_to_text(stored));
    EXPECT_EQ(read.trace.started_at, attempt.trace.started_at);
    ASSERT_EQ(read.trace.steps.size(), 4U);
    EXPECT_EQ(std::get<model::DnsLookup>(read.trace.steps[0]).why_bogus, "no signature");
    EXPECT_EQ(std::get<model::Dial>(read.trace.steps[1]).port, 80);
    EXPECT_EQ(std::get<model::HttpExchange>(read.trace.steps[2]).status, 301);
    const auto& handshake = std::get<model::TlsHandshake>(read.trace.steps[3]);
    EXPECT_EQ(handshake.alpn, "acme-tls/1");
    EXPECT_EQ(handshake.certificate_names, std::vector<std::string>{"dns:www.example.com"});
    EXPECT_EQ(read.trace.failure->cause, model::Cause::wrong_content);
}

// While two versions run side by side the older one reads what the newer one has stored.
TEST_F(RoundTripTest, ATraceOfANewerVersionStaysReadable) {
    const std::string newer =
        R"({"started_at":"2027-01-01T00:00:00.000000Z","took_micros":7,"steps":[)"
        R"({"step":"quic","address":"192.0.2.1","took_micros":1}],)"
        R"("failure":{"cause":"quic_too_quick","detail":"It was too quick."}})";
    const auto trace = trace_from_text(newer);
    ASSERT_EQ(trace.steps.size(), 1U);
    EXPECT_EQ(std::get<model::ForeignStep>(trace.steps[0]).kind, "quic");
    EXPECT_EQ(trace.failure->cause, model::Cause::foreign);
    EXPECT_EQ(trace.failure->detail, "It was too quick.");
    EXPECT_NE(trace_to_text(trace).find(R"({"address":"192.0.2.1","step":"quic","took_micros":1})"),
              std::string::npos)
        << trace_to_text(trace);
}

}  // namespace
}  // namespace causeway::storage
