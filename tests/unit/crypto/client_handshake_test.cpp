// SPDX-License-Identifier: Apache-2.0
#include "crypto/client_handshake.hpp"

#include <gtest/gtest.h>

#include <string>

namespace causeway::crypto {
namespace {

using Kind = HandshakeFailure::Kind;
using State = ClientHandshake::State;

// Whole handshakes are tested with a server (unit_net).
class ClientHandshakeTest : public testing::Test {
  protected:
    void receive(std::string_view octets) { handshake_.receive(base::as_bytes(octets)); }

    ClientHandshake handshake_{{"www.example.com", "acme-tls/1"}};
};

TEST_F(ClientHandshakeTest, BeginsWithAClientHello) {
    EXPECT_EQ(handshake_.state(), State::under_way);
    const base::Bytes hello = handshake_.take_output();
    ASSERT_GT(hello.size(), 6U);
    EXPECT_EQ(hello[0], 22) << "a handshake record";
    EXPECT_EQ(hello[5], 1) << "with a ClientHello";
    EXPECT_TRUE(handshake_.take_output().empty()) << "taken once";
}

TEST_F(ClientHandshakeTest, WaitsForTheRestOfARecord) {
    receive({});
    for (const char octet : std::string_view("\x15\x03\x03\x00", 4)) receive({&octet, 1});
    EXPECT_EQ(handshake_.state(), State::under_way);
    receive(std::string_view("\x02\x02\x78", 3));
    EXPECT_EQ(handshake_.state(), State::failed);
    EXPECT_EQ(handshake_.failure().kind, Kind::alert);
    EXPECT_EQ(handshake_.failure().alert, kNoApplicationProtocol);
    EXPECT_NE(handshake_.failure().reason.find("no application protocol"), std::string::npos);
}

TEST_F(ClientHandshakeTest, SaysWhenTheServerSpeaksSomethingElse) {
    receive("SSH-2.0-OpenSSH_9.2p1\r\n");
    EXPECT_EQ(handshake_.state(), State::failed);
    EXPECT_EQ(handshake_.failure().kind, Kind::not_tls);
}

TEST_F(ClientHandshakeTest, AnswersNonsenseWithAnAlert) {
    handshake_.take_output();
    receive(std::string_view("\x16\x03\x03\x00\x04\x02\x00\x00\x00", 9));
    EXPECT_EQ(handshake_.state(), State::failed);
    EXPECT_EQ(handshake_.failure().kind, Kind::broken);
    EXPECT_FALSE(handshake_.failure().reason.empty());
    const base::Bytes alert = handshake_.take_output();
    ASSERT_FALSE(alert.empty());
    EXPECT_EQ(alert[0], 21);
    receive("anything");
    EXPECT_TRUE(handshake_.take_output().empty()) << "it is over";
}

// A message may claim 16 MiB, and records may come for ever.
TEST_F(ClientHandshakeTest, TakesABoundedNumberOfOctets) {
    receive(std::string_view("\x16\x03\x03\x40\x00\x02\x00\x4e\x00", 9));  // up to 20,000 octets
    EXPECT_EQ(handshake_.state(), State::under_way);
    ClientHandshake endless({"www.example.com", "acme-tls/1"});
    const std::string warning("\x15\x03\x03\x00\x02\x01\x5a", 7);
    std::size_t given = 0;
    while (endless.state() == State::under_way && given < 1024U * 1024) {
        endless.receive(base::as_bytes(warning));
        given += warning.size();
    }
    EXPECT_EQ(endless.state(), State::failed);

    ClientHandshake flooded({"www.example.com", "acme-tls/1"});
    std::string flood(256U * 1024, '\0');
    flood[0] = 22;
    flooded.receive(base::as_bytes(flood));
    EXPECT_EQ(flooded.failure().kind, Kind::too_large);
}

}  // namespace
}  // namespace causeway::crypto
