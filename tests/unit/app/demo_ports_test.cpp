// SPDX-License-Identifier: Apache-2.0
#include "app/demo_ports.hpp"

#include <gtest/gtest.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/http_responder.hpp"
#include "support/process.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::app {
namespace {

class DemoPortsTest : public testing::Test {
  protected:
    // As of a run that starts well.
    DemoPorts choose(const DemoPorts& wanted = {}) {
        const DemoPorts ports = *choose_ports(directory_.path(), wanted);
        EXPECT_TRUE(remember_ports(directory_.path(), ports));
        return ports;
    }
    std::string file() const { return (directory_.path() / "ports").string(); }
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
    EXPECT_EQ(second.tlsalpn01, first.tlsalpn01);
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

TEST_F(DemoPortsTest, LeaveTheScepCaOneThatIsFreeOnIpv6Too) {
    const DemoPorts first = choose();
    const int other = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_addr = in6addr_loopback;
    address.sin6_port = htons(static_cast<in_port_t>(first.scep));
    ASSERT_EQ(::bind(other, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    ASSERT_EQ(::listen(other, 1), 0);
    EXPECT_NE(choose().scep, first.scep);
    ::close(other);
}

TEST_F(DemoPortsTest, ForgetThatOfTheScepCaAlone) {
    const DemoPorts first = choose();
    ASSERT_TRUE(forget_scep_port(directory_.path()));
    EXPECT_EQ(support::run({"grep", "--count", std::to_string(first.acme), file()}), "1\n");
    EXPECT_THROW(support::run({"grep", std::to_string(first.scep), file()}), std::runtime_error);
}

TEST_F(DemoPortsTest, StayRememberedWhenARunOnOthersFails) {
    const DemoPorts first = choose();
    ASSERT_TRUE(choose_ports(directory_.path(), {.acme = support::free_port()}));
    EXPECT_EQ(choose().acme, first.acme);
}

TEST_F(DemoPortsTest, AreNeverTwiceTheSame) {
    const DemoPorts first = choose();
    const DemoPorts second = choose({.acme = first.admin});
    EXPECT_EQ(second.acme, first.admin);
    EXPECT_NE(second.admin, first.admin);
    EXPECT_EQ(second.operations, first.operations);
    const int wanted = support::free_port();
    const auto both = choose_ports(directory_.path(), {.acme = wanted, .http01 = wanted});
    ASSERT_FALSE(both);
    EXPECT_EQ(both.error().kind, base::ErrorKind::malformed);
}

TEST_F(DemoPortsTest, AreNotTakenFromAnotherProgramThoughWanted) {
    const support::HttpResponder other(silence());
    const auto ports = choose_ports(directory_.path(), {.acme = other.port()});
    ASSERT_FALSE(ports);
    EXPECT_NE(ports.error().detail.find("Port " + std::to_string(other.port())), std::string::npos);
}

// It may be the server that answers the challenges.
TEST_F(DemoPortsTest, LetAnotherProgramHaveTheChallengesPortsThatAreWanted) {
    const support::HttpResponder web(silence());
    EXPECT_EQ(choose({.http01 = web.port()}).http01, web.port());
    EXPECT_EQ(choose({.tlsalpn01 = web.port()}).tlsalpn01, web.port());
}

TEST_F(DemoPortsTest, GrowByOneThatAnEarlierVersionDidNotKnow) {
    const DemoPorts first = choose();
    directory_.write("ports", "acme " + std::to_string(first.acme) + "\n");
    const DemoPorts second = choose();
    EXPECT_EQ(second.acme, first.acme);
    EXPECT_GT(second.tlsalpn01, 0);
}

}  // namespace
}  // namespace causeway::app
