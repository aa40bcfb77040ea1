// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "subscriber.hpp"

namespace causeway::acceptance {
namespace {

// The account's clients, each placing one order after the other until it is turned away.
class BusyClients {
  public:
    BusyClients(Installation& installation, support::AcmeClient& account, int count) {
        for (int i = 0; i < count; ++i) {
            threads_.emplace_back(
                [&, kid = account.kid(), key = account.key()](const std::stop_token& stop) {
                    support::HttpsTransport transport(installation.file("tls.pem"));
                    support::AcmeClient client(
                        transport, installation.base_url() + "/acme/corp/web/directory", key);
                    client.set_kid(kid);
                    while (!stop.stop_requested()) {
                        const support::HttpAnswer answer = client.place_order({"www.lab.test"});
                        if (answer.status == 201) {
                            ++placed_;
                            continue;
                        }
                        EXPECT_EQ(answer.problem(), "unauthorized") << answer.body;
                        ++turned_away_;
                        return;
                    }
                });
        }
    }

    int placed() const { return placed_; }
    int turned_away() const { return turned_away_; }

  private:
    std::atomic<int> placed_{0};
    std::atomic<int> turned_away_{0};
    std::vector<std::jthread> threads_;
};

// Whoever stole an account's key does not keep it by being busy.
TEST(AccountEnd, ComesAboutWhileItsClientsGoOnPlacingOrders) {
    constexpr int kClients = 4;
    Installation installation;
    Service service(installation);
    service.migrate();
    service.start();
    Subscriber subscriber(installation, set_up(service, "softca"));
    const std::string& url = subscriber.acme().kid();
    const std::string id = url.substr(url.rfind('/') + 1);
    const BusyClients clients(installation, subscriber.acme(), kClients);
    service.wait_until([&] { return clients.placed() >= 10 * kClients; });
    const auto ended =
        service.operate({"account", "revoke", "corp/web", id, "--comment", "the key was stolen"});
    EXPECT_EQ(ended.at("status"), "revoked");
    service.wait_until([&] { return clients.turned_away() == kClients; });
    EXPECT_EQ(subscriber.acme().place_order({"www.lab.test"}).problem(), "unauthorized");
}

}  // namespace
}  // namespace causeway::acceptance
