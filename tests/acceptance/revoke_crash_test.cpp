// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <future>

#include "subscriber.hpp"
#include "table_lock.hpp"

namespace causeway::acceptance {
namespace {

// The DER of a chain's first certificate in base64url, as revokeCert takes it.
std::string leaf_of(const std::string& pem) {
    const std::string begin = "-----BEGIN CERTIFICATE-----\n";
    const auto from = pem.find(begin) + begin.size();
    std::string text = pem.substr(from, pem.find("-----END", from) - from);
    std::erase_if(text, [](char c) { return c == '\n' || c == '='; });
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    return text;
}

// The built-in CA writes to connector_state, and does not return while that table is locked.
class RevocationCrashTest : public testing::Test {
  protected:
    RevocationCrashTest() {
        service.migrate();
        service.start();
        subscriber.emplace(installation, set_up(service, "softca"));
        const std::string order = ready_order(*subscriber, service, "www.lab.test");
        subscriber->finalize(order);
        service.wait_until([&] { return subscriber->status(order) == "valid"; });
        certificate = leaf_of(subscriber->certificate(order));
    }
    support::HttpAnswer revoke() {
        support::AcmeClient& client = subscriber->acme();
        return client.post(client.url_of("revokeCert"),
                           {{"certificate", certificate}, {"reason", 1}});
    }
    std::string status() const { return installation.sql("SELECT status FROM certificate"); }

    Installation installation;
    Service service{installation};
    std::optional<Subscriber> subscriber;
    std::string certificate;
};

// Conformance row H8.
TEST_F(RevocationCrashTest, IsCarriedOutAfterTheProcessWasKilledInTheMiddle) {
    std::optional<TableLock> lock(std::in_place, installation, "connector_state");
    auto answer = std::async(std::launch::async, [&] { return revoke(); });
    service.wait_until([&] { return installation.sql("SELECT tries FROM revocation") == "1\n"; });
    service.kill();
    EXPECT_ANY_THROW(answer.get()) << "nobody was told that it is done";
    lock.reset();
    EXPECT_EQ(status(), "issued\n");
    service.start();
    service.wait_until([&] { return status() == "revoked\n"; });
    EXPECT_EQ(revoke().problem(), "alreadyRevoked");
}

TEST_F(RevocationCrashTest, IsPutOffByAStopAndByACaThatHangs) {
    std::optional<TableLock> lock(std::in_place, installation, "connector_state");
    auto answer = std::async(std::launch::async, [&] { return revoke(); });
    service.wait_until([&] { return installation.sql("SELECT tries FROM revocation") == "1\n"; });
    service.ask_to_stop();
    const support::HttpAnswer told = answer.get();
    EXPECT_EQ(told.status, 503) << told.body;
    EXPECT_FALSE(told.header("Retry-After").empty());
    EXPECT_EQ(service.end(), 0) << service.log();
    lock.reset();
    EXPECT_EQ(installation.sql("SELECT state FROM revocation"), "requested\n");
    service.start();
    service.wait_until([&] { return status() == "revoked\n"; });
}

}  // namespace
}  // namespace causeway::acceptance
