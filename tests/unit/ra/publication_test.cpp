// SPDX-License-Identifier: Apache-2.0
#include "ra/publication.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "crypto/hash.hpp"
#include "finalized_order.hpp"

namespace causeway::ra {
namespace {

using model::AttemptState;
using model::OrderStatus;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class PublicationTest : public FinalizedOrder {
  protected:
    void accept_differences(model::AcceptedDifferences accepted) {
        world.database.edit(
            [&](auto& tables) { tables.connectors[0].accepted_differences = std::move(accepted); });
    }
    support::TestCertificate for_clients() {
        support::TestCertificate certificate = world.honest();
        certificate.extended_key_usage = "clientAuth";
        return certificate;
    }

    // What was remembered of the CA is of the time before its new intermediate.
    void forget_the_intermediate() {
        known = *world.issuer.certificates;
        world.issuer.certificates->intermediates.clear();
    }

    ca::CaCertificates known;
};

TEST_F(PublicationTest, AsksTheCaAnewBeforeItRefusesForAMissingChain) {
    forget_the_intermediate();
    world.issuer.latest_certificates = known;
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
}

TEST_F(PublicationTest, RefusesNothingByWhatIsRememberedWhileTheCaIsAway) {
    forget_the_intermediate();
    world.issuer.latest_certificates = base::fail(base::unavailable_error("down", seconds(1)));
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(state(), AttemptState::issued);
    EXPECT_EQ(order().status, OrderStatus::processing);
    world.issuer.latest_certificates = known;
    world.clock.advance(seconds(5));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
}

TEST_F(PublicationTest, ComesBackLessAndLessOftenAndTellsTheOperator) {
    world.issuer.certificates = base::fail(base::unavailable_error("down", seconds(1)));
    world.issuer.answer(world.issued(world.honest()));
    int runs = 0;
    for (int minute = 0; minute < 60; ++minute) {
        runs += world.run_due_jobs();
        world.clock.advance(minutes(1));
    }
    EXPECT_LT(runs, 20);
    EXPECT_GT(runs, 8);
    EXPECT_TRUE(world.log.mentions("certificate.waits"));
    EXPECT_TRUE(world.log.mentions(world.attempts()[0].id.to_string()));
    EXPECT_EQ(state(), AttemptState::issued);
}

TEST_F(PublicationTest, ARefusalNamesTheCertificatesItRefuses) {
    const ca::Issued wrong = world.issued(world.honest({"evil.test"}));
    world.issuer.answer(wrong);
    world.run_due_jobs();
    EXPECT_EQ(details(model::AuditAction::certificate_refused, "certificate_sha256"),
              std::vector{base::hex_encode(crypto::sha256(wrong.certificates.front()))});
}

// RFC 5280 §4.1.2.2.
TEST_F(PublicationTest, ASerialNumberThatWasUsedBeforeIsRefusedInEveryRecord) {
    const ca::Issued answer = world.issued(world.honest());
    const auto leaf = *crypto::Certificate::parse(answer.certificates.front());
    model::IssuedCertificate other;
    other.serial_hex = leaf.serial_hex();
    other.issuer_der = leaf.issuer_der();
    world.database.edit([&](auto& tables) { tables.certificates.push_back(other); });
    world.issuer.answer(answer);
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::invalid);
    EXPECT_TRUE(recorded("certificate.refused"));
    EXPECT_TRUE(world.log.mentions("certificate.refused"));
    EXPECT_FALSE(world.log.mentions("certificate.issued"));
}

TEST_F(PublicationTest, RefusesACertificateForClientsUnlessItsConnectorAcceptsIt) {
    world.issuer.answer(world.issued(for_clients()));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::invalid);
    EXPECT_TRUE(recorded("certificate.refused"));
    EXPECT_FALSE(recorded("certificate.issued"));
}

TEST_F(PublicationTest, ServesACertificateForClientsOfAConnectorThatAcceptsItAndRecordsWhy) {
    accept_differences({model::AcceptedDifference::lacks_server_auth});
    world.issuer.answer(world.issued(for_clients()));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(details(model::AuditAction::certificate_issued, "accepted_differences"),
              std::vector<std::string>{"lacks_server_auth"});
}

TEST_F(PublicationTest, RecordsNoAcceptedDifferenceThatWasNotMadeUseOf) {
    accept_differences({model::AcceptedDifference::lacks_server_auth});
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_TRUE(details(model::AuditAction::certificate_issued, "accepted_differences").empty());
}

// A CSR may wait at its CA for days, and the operator may learn meanwhile what the CA issues.
TEST_F(PublicationTest, GoesByWhatTheConnectorAcceptsWhenTheAnswerComes) {
    world.issuer.answer([&](const ca::EnrollRequest&) -> ca::EnrollOutcome {
        accept_differences({model::AcceptedDifference::lacks_server_auth});
        return world.issued(for_clients());
    });
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
}

}  // namespace
}  // namespace causeway::ra
