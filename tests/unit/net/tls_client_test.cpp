// SPDX-License-Identifier: Apache-2.0
#include "net/tls_client.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <optional>
#include <string>

#include "support/http_responder.hpp"
#include "support/no_more_files.hpp"
#include "support/process.hpp"
#include "support/recording_log.hpp"
#include "support/tls_peer.hpp"

namespace causeway::net {
namespace {

using std::chrono::milliseconds;
using support::HttpResponder;
using support::TlsPeer;
using Connection = HttpResponder::Connection;
using Request = HttpResponder::Request;

constexpr std::uint8_t kNoApplicationProtocol = 120;

class TlsClientTest : public testing::Test {
  protected:
    HandshakeRequest request(std::uint16_t port, milliseconds span = milliseconds(5000)) const {
        return {"www.example.com",
                "acme-tls/1",
                {*IpAddress::parse("127.0.0.1"), port},
                {},
                base::Deadline::after(clock_, span),
                base::Deadline::after(clock_, span)};
    }
    HandshakeAnswer handshake(TlsClient& client, HandshakeRequest wanted) {
        std::promise<HandshakeAnswer> got;
        loop_.post([&] {
            client.handshake(std::move(wanted),
                             [&](HandshakeAnswer answer) { got.set_value(std::move(answer)); });
        });
        return got.get_future().get();
    }
    HandshakeAnswer handshake(HandshakeRequest wanted) {
        return handshake(client_, std::move(wanted));
    }
    HandshakeAnswer handshake_with(const std::vector<std::string>& options,
                                   const support::CertificateRecipe& recipe = {}) {
        const TlsPeer peer(recipe, options);
        return handshake(request(peer.port()));
    }
    HandshakeAnswer handshake_with(HttpResponder::Answer answer,
                                   milliseconds span = milliseconds(5000)) {
        const HttpResponder responder(std::move(answer));
        return handshake(request(responder.port(), span));
    }
    static HttpResponder::Answer always(std::string octets) {
        return [octets = std::move(octets)](const Request&, const Connection& connection) {
            connection.send(octets);
            connection.wait_for_close();
        };
    }

    base::SystemClock clock_;
    support::RecordingLog log_;
    EgressGuard guard_{{.own_listeners = {}, .own_addresses = {}, .lab = true}};
    EventLoop loop_{clock_, log_};
    TlsClient client_{loop_, clock_, guard_};
};

// A record of the handshake protocol or of an alert, in TLS 1.2's form (RFC 5246 §6.2.1).
std::string record(char type, const std::string& content) {
    return std::string{type, 3, 3, static_cast<char>(content.size() >> 8U),
                       static_cast<char>(content.size())} +
           content;
}

// Conformance rows G40, G42.
TEST_F(TlsClientTest, CompletesAHandshakeAndBringsWhatTheServerShowed) {
    for (const char* version : {"-tls1_2", "-tls1_3"}) {
        const TlsPeer peer({}, {"-alpn", "acme-tls/1", version});
        const HandshakeAnswer answer = handshake(request(peer.port()));
        EXPECT_EQ(answer.error, std::nullopt) << answer.reason;
        EXPECT_TRUE(answer.connected);
        EXPECT_EQ(answer.alpn, "acme-tls/1");
        EXPECT_EQ(answer.protocol, std::string("TLSv1.") + version[6]);
        EXPECT_EQ(base::as_text(answer.certificate), peer.certificate());
        EXPECT_GE(answer.took, answer.connect_took);
    }
}

// Conformance row G40: the name asked for, and one protocol.
TEST_F(TlsClientTest, AsksForTheNameAndForOneProtocol) {
    std::string hello;
    handshake_with([&](const Request& seen, const Connection& connection) {
        hello = seen.head;
        connection.reset();
    });
    // RFC 6066 §3 and RFC 7301 §3.1, lengths and all.
    const std::string server_name("\x00\x00\x00\x14\x00\x12\x00\x00\x0fwww.example.com", 24);
    const std::string alpn(
        "\x00\x10\x00\x0d\x00\x0b\x0a"
        "acme-tls/1",
        17);
    // TLS 1.3 and 1.2 and nothing else (RFC 8446 §4.2.1).
    const std::string versions("\x00\x2b\x00\x05\x04\x03\x04\x03\x03", 9);
    EXPECT_NE(hello.find(versions), std::string::npos);
    EXPECT_NE(hello.find(server_name), std::string::npos);
    EXPECT_NE(hello.find(alpn), std::string::npos);
}

// Conformance row G42.
TEST_F(TlsClientTest, SpeaksNothingOlderThanTls12) {
    for (const char* version : {"-tls1", "-tls1_1"}) {
        const HandshakeAnswer answer =
            handshake_with({"-alpn", "acme-tls/1", version, "-cipher", "ALL:@SECLEVEL=0"});
        EXPECT_EQ(answer.error, ExchangeError::tls) << version;
        EXPECT_TRUE(answer.certificate.empty());
    }
}

// Conformance row G41: it is for the caller to see that nothing was selected.
TEST_F(TlsClientTest, TellsWhatTheServerMadeOfTheOffer) {
    const HandshakeAnswer unaware = handshake_with(std::vector<std::string>{});
    EXPECT_EQ(unaware.error, std::nullopt) << unaware.reason;
    EXPECT_EQ(unaware.alpn, "");
    EXPECT_EQ(handshake_with({"-nextprotoneg", "acme-tls/1"}).alpn, "") << "NPN is not ALPN";
    const HandshakeAnswer alert = handshake_with({"-alpn", "h2,http/1.1"});
    EXPECT_EQ(alert.error, ExchangeError::tls);
    EXPECT_EQ(alert.alert, kNoApplicationProtocol);
    EXPECT_NE(alert.reason.find("no application protocol"), std::string::npos) << alert.reason;
}

// Security: a key's strength is nobody's concern here, and no key may bring us down.
TEST_F(TlsClientTest, TakesWeakCertificates) {
    const std::vector<std::string> options = {"-alpn", "acme-tls/1", "-cipher", "ALL:@SECLEVEL=0"};
    support::CertificateRecipe weak;
    weak.key = {"rsa:1024"};
    weak.options = {"-sha1", "-days", "1"};
    EXPECT_EQ(handshake_with(options, weak).error, std::nullopt);
    support::CertificateRecipe edwards;
    edwards.key = {"ed25519"};
    EXPECT_EQ(handshake_with(options, edwards).error, std::nullopt);
}

// Security: with finite-field groups the server would choose how much we have to compute.
TEST_F(TlsClientTest, OffersNoFiniteFieldDiffieHellman) {
    support::CertificateRecipe recipe;
    recipe.key = {"rsa:2048"};
    EXPECT_EQ(handshake_with({"-tls1_2", "-cipher", "DHE-RSA-AES128-GCM-SHA256"}, recipe).error,
              ExchangeError::tls);
    EXPECT_EQ(handshake_with({"-tls1_3", "-groups", "ffdhe2048"}, recipe).error,
              ExchangeError::tls);
}

TEST_F(TlsClientTest, RefusesASocketThatTheGuardRefuses) {
    const HttpResponder responder(always(""));
    const EgressGuard strict{{}};
    TlsClient client(loop_, clock_, strict);
    const HandshakeAnswer answer = handshake(client, request(responder.port()));
    EXPECT_EQ(answer.error, ExchangeError::forbidden);
    EXPECT_FALSE(answer.connected);
    EXPECT_TRUE(responder.dialled().empty());
}

TEST_F(TlsClientTest, AShortageOfOurOwnIsNotBlamedOnTheServer) {
    const std::uint16_t port = support::free_port();
    std::optional<HandshakeAnswer> answer = handshake(request(port));
    // The sanitizer, which opens a pipe for each type that is new to it, has seen all of them now.
    ASSERT_EQ(answer->error, ExchangeError::refused);
    {
        const support::NoMoreFiles none;
        answer = handshake(request(port));
    }
    EXPECT_EQ(answer->error, ExchangeError::local);
    EXPECT_EQ(answer->reason, "Too many open files");
}

TEST_F(TlsClientTest, NamesWhatWentWrong) {
    const HandshakeAnswer refused = handshake(request(support::free_port()));
    EXPECT_EQ(refused.error, ExchangeError::refused);
    EXPECT_FALSE(refused.connected);
    HandshakeRequest nowhere = request(443);
    nowhere.target.address = *IpAddress::parse("255.255.255.255");
    EXPECT_EQ(handshake(nowhere).error, ExchangeError::forbidden) << "even in a lab";

    const HandshakeAnswer plain = handshake_with(always("HTTP/1.1 400 Bad Request\r\n\r\n"));
    EXPECT_EQ(plain.error, ExchangeError::tls);
    EXPECT_NE(plain.reason.find("does not speak TLS"), std::string::npos) << plain.reason;
    EXPECT_TRUE(plain.connected);

    EXPECT_EQ(handshake_with([](const Request&, const Connection&) {}).error, ExchangeError::reset);
    EXPECT_EQ(handshake_with([](const Request&, const Connection& c) { c.reset(); }).error,
              ExchangeError::reset);
    EXPECT_EQ(handshake_with(always(record(22, std::string("\x02\x00\x00\x04junk", 8)))).error,
              ExchangeError::tls);
}

// However a server spreads its octets, it is over in time.
TEST_F(TlsClientTest, EndsAtItsDeadlineThoughTheServerDrips) {
    const HandshakeAnswer silent = handshake_with(always(""), milliseconds(100));
    EXPECT_EQ(silent.error, ExchangeError::too_slow);
    EXPECT_TRUE(silent.connected);
    const HandshakeAnswer dripping = handshake_with(
        [](const Request&, const Connection& connection) {
            // The head of a ServerHello that would be 16 KiB long.
            connection.send(std::string("\x16\x03\x03\x40\x00\x02\x00\x3f\xfc", 9));
            connection.drip('x');
        },
        milliseconds(200));
    EXPECT_EQ(dripping.error, ExchangeError::too_slow);
    EXPECT_TRUE(dripping.connected);
}

TEST_F(TlsClientTest, HasATimeOfItsOwnForConnecting) {
    const HttpResponder responder(always(""));
    HandshakeRequest wanted = request(responder.port());
    wanted.connect_by = base::Deadline::after(clock_, milliseconds(-1));
    const HandshakeAnswer answer = handshake(std::move(wanted));
    EXPECT_EQ(answer.error, ExchangeError::connect_timeout);
    EXPECT_FALSE(answer.connected);
}

TEST_F(TlsClientTest, ReadsNoMoreThanAHandshakeNeeds) {
    std::atomic<std::size_t> sent{0};
    // Warnings, which never end a handshake by themselves, and handshake messages without end.
    for (const std::string& portion :
         {record(22, std::string("\x02\xff\xff\xff", 4) + std::string(8000, 'x')),
          record(20, "\x01"), record(22, std::string("\x00\x00\x00\x00", 4))}) {
        sent = 0;
        const HandshakeAnswer answer =
            handshake_with([&](const Request&, const Connection& connection) {
                while (sent < 64U * 1024 * 1024 && connection.send(portion)) sent += portion.size();
            });
        EXPECT_TRUE(answer.error == ExchangeError::too_large ||
                    answer.error == ExchangeError::tls || answer.error == ExchangeError::reset)
            << base::name_of(*answer.error);
        EXPECT_LT(sent, 64U * 1024 * 1024);
    }
}

TEST_F(TlsClientTest, RefusesAGiantChainOfCertificates) {
    support::CertificateRecipe recipe;
    for (int i = 0; i < 80; ++i) {
        recipe.further.push_back("1.3.6.1.4.1.55555." + std::to_string(i) + " = DER:0482" + "0400" +
                                 std::string(2048, '0'));
    }
    const HandshakeAnswer answer = handshake_with({"-alpn", "acme-tls/1"}, recipe);
    EXPECT_EQ(answer.error, ExchangeError::too_large) << answer.reason;
}

TEST_F(TlsClientTest, AbandonsWhatIsUnderWayWhenItIsDestroyed) {
    const HttpResponder responder(always(""));
    const auto alive = std::make_shared<int>(0);
    {
        TlsClient client(loop_, clock_, guard_);
        loop_.run_and_wait([&] {
            client.handshake(request(responder.port()),
                             [alive](const HandshakeAnswer&) { ADD_FAILURE(); });
        });
    }
    EXPECT_EQ(alive.use_count(), 1);
}

TEST_F(TlsClientTest, HasManyHandshakesInFlight) {
    const TlsPeer peer;
    constexpr int kCount = 100;
    std::atomic<int> good{0};
    std::atomic<int> left{kCount};
    std::promise<void> all;
    loop_.post([&] {
        for (int i = 0; i < kCount; ++i) {
            client_.handshake(request(peer.port(), milliseconds(60'000)),
                              [&](const HandshakeAnswer& answer) {
                                  if (answer.alpn == "acme-tls/1") ++good;
                                  if (--left == 0) all.set_value();
                              });
        }
    });
    all.get_future().wait();
    EXPECT_EQ(good, kCount);
}

}  // namespace
}  // namespace causeway::net
