// SPDX-License-Identifier: Apache-2.0
#include "app/demo_ports.hpp"

#include <gtest/gtest.h>

#include "support/http_responder.hpp"
#include "support/process.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::app {
namespace {

class DemoPortsTest : public testing::Test {
  protected:
    DemoPorts choose(DemoPorts wanted = {}) { return *choose_ports(directory_.path(), wanted); }
    // Somebody who listens there.
    static support::HttpResponder::Answer silence() {
        return [](const auto&, const auto&) {};
    }

    support::TemporaryDirectory directory_;
};

TEST_F(DemoPortsTest, AreTheSameTheNextTime) {
    const DemoPorts first = choose();
    const DemoPorts second = choose();
    EXPECT_EQ(second.acme, first.acme);
    EXPECT_EQ(second.http01, first.http01);
    EXPECT_EQ(second.scep, first.scep);
}

TEST_F(DemoPortsTest, AreThoseThatTheUserWants) {
    choose();
    const int wanted = support::free_port();
    EXPECT_EQ(choose({.acme = wanted}).acme, wanted);
    EXPECT_EQ(choose().acme, wanted);
}

TEST_F(DemoPortsTest, MoveFromOneThatSomebodyElseHas) {
    const DemoPorts first = choose();
    const support::HttpResponder other(silence(), "127.0.0.1",
                                       static_cast<std::uint16_t>(first.acme));
    const DemoPorts second = choose();
    EXPECT_NE(second.acme, first.acme);
    EXPECT_EQ(second.admin, first.admin);
}

// scepserver listens on all addresses.
TEST_F(DemoPortsTest, LeaveTheScepCaOneThatIsFreeOnEveryAddress) {
    const DemoPorts first = choose();
    const support::HttpResponder other(silence(), "127.0.0.2",
                                       static_cast<std::uint16_t>(first.scep));
    EXPECT_NE(choose().scep, first.scep);
}

}  // namespace
}  // namespace causeway::app
