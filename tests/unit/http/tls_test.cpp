// SPDX-License-Identifier: Apache-2.0
#include "http/tls.hpp"

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <stdlib.h>

#include "unit/http/server_fixture.hpp"

namespace causeway::http {
namespace {

using namespace std::chrono_literals;

std::string run(const std::string& command) {
    std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    std::string output;
    std::array<char, 4096> buffer{};
    while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
        output.append(buffer.data(), count);
    }
    ::pclose(pipe);
    return output;
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

// The identities, and the clients that judge the server, are OpenSSL's and curl's.
class Tls : public ServerTest {
  protected:
    static void SetUpTestSuite() {
        std::string folder = "/tmp/causeway-tls-XXXXXX";
        directory = ::mkdtemp(folder.data());
        make_identity("first", "-newkey ec -pkeyopt ec_paramgen_curve:P-256");
        make_identity("second", "-newkey rsa:2048");
    }
    static void TearDownTestSuite() { std::filesystem::remove_all(directory); }

    static void make_identity(const std::string& name, const std::string& key) {
        run("openssl req -x509 -nodes -days 2 " + key + " -subj /CN=" + name +
            " -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout " + path(name + ".key") +
            " -out " + path(name + ".pem"));
    }
    static std::string path(const std::string& file) { return directory + "/" + file; }
    static TlsIdentity identity(const std::string& name) {
        return *read_tls_identity(path(name + ".pem"), path(name + ".key"));
    }

    void SetUp() override { listener.tls = identity("first"); }

    std::string s_client(const std::string& options) const {
        return run("openssl s_client -connect 127.0.0.1:" + std::to_string(server->port()) + " " +
                   options + " </dev/null");
    }
    std::string curl(const std::string& options) const {
        return run("curl -sS --max-time 10 --cacert " + path("first.pem") + " " + options +
                   " https://localhost:" + std::to_string(server->port()) + "/a");
    }
    base::ErrorKind start_error() {
        Server broken(listener, limits, handler, {clock, random, log, metrics});
        return broken.start().error().kind;
    }

    static inline std::string directory;
};

// Conformance row A10: no h2 is offered, and a client that prefers it falls back.
TEST_F(Tls, ChoosesHttp11WhenTheClientPrefersHttp2) {
    handler.function = [](const Request& request) {
        return text(200, request.peer.tls ? "over TLS" : "plain");
    };
    start();
    EXPECT_EQ(curl("--http2 -w '|%{http_version}'"), "over TLS|1.1");
    EXPECT_TRUE(contains(s_client("-alpn h2,http/1.1"), "ALPN protocol: http/1.1"));
    EXPECT_TRUE(contains(s_client(""), "No ALPN negotiated")) << "a client may leave ALPN out";
}

TEST_F(Tls, EndsTheHandshakeWhenTheClientSpeaksNoHttp11) {
    start();
    EXPECT_TRUE(contains(s_client("-alpn h2"), "no application protocol"));
    EXPECT_TRUE(contains(s_client("-alpn acme-tls/1"), "no application protocol"));
}

TEST_F(Tls, RefusesWhatIsOlderThanTls12) {
    start();
    // Security level 0 lets the client try, and shows that it is the server that refuses.
    for (const char* version : {"-tls1", "-tls1_1"}) {
        EXPECT_TRUE(contains(s_client(std::string(version) + " -cipher ALL:@SECLEVEL=0"),
                             "alert protocol version"))
            << version;
    }
    for (const char* version : {"-tls1_2", "-tls1_3"}) {
        EXPECT_TRUE(contains(s_client(version), "Verify return code")) << version;
    }
}

TEST_F(Tls, OffersOnlyCiphersWithForwardSecrecyAndAuthenticatedEncryption) {
    listener.tls = identity("second");
    start();
    for (const char* cipher :
         {"AES128-GCM-SHA256", "ECDHE-RSA-AES128-SHA", "DHE-RSA-AES128-GCM-SHA256"}) {
        EXPECT_TRUE(
            contains(s_client("-tls1_2 -cipher " + std::string(cipher)), "handshake failure"))
            << cipher;
    }
    EXPECT_FALSE(
        contains(s_client("-tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256"), "handshake failure"));
}

// Conformance row A1: nothing is answered over plain HTTP but why.
TEST_F(Tls, TellsAPlainHttpClientToUseHttps) {
    bool handled = false;
    handler.function = [&](const Request&) {
        handled = true;
        return empty(200);
    };
    start();
    RawClient client = connect();
    const auto response = client.exchange(kGet);
    EXPECT_EQ(response.status, 400);
    EXPECT_TRUE(contains(response.body, "HTTPS only"));
    EXPECT_TRUE(client.closed_by_server());
    EXPECT_FALSE(handled);
}

TEST_F(Tls, RefusesAMessageOverTlsToo) {
    limits.body_bytes = 10;
    start();
    EXPECT_TRUE(contains(curl("--data-binary @" + path("first.pem")), "larger than 10 octets"));
}

TEST_F(Tls, GivesNoTicketThatWouldOutliveForwardSecrecy) {
    start();
    EXPECT_FALSE(contains(s_client("-tls1_2"), "TLS session ticket"));
}

TEST_F(Tls, EndsWithACloseNotify) {
    start();
    const std::string seen =
        run("printf 'GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n' | "
            "openssl s_client -ign_eof -msg -connect 127.0.0.1:" +
            std::to_string(server->port()));
    EXPECT_TRUE(contains(seen, "HTTP/1.1 200 OK")) << seen;
    EXPECT_TRUE(contains(seen, "<<< TLS 1.3, Alert [length 0002], warning close_notify")) << seen;
    EXPECT_FALSE(contains(seen, "unexpected eof")) << seen;
}

TEST_F(Tls, EndsAHandshakeThatDrips) {
    limits.header_deadline = 200ms;
    start();
    RawClient client = connect();
    client.send("\x16\x03\x01\x02");
    while (!client.readable_within(10ms) && client.send("\x01")) {
    }
    client.read_to_end();
    EXPECT_EQ(metrics.wait_for("causeway_http_connections_cut_total surface=test phase=handshake"),
              1);
}

TEST_F(Tls, ServesAReplacedIdentityToNewConnections) {
    start();
    EXPECT_TRUE(contains(s_client(""), "CN = first"));
    ASSERT_TRUE(server->reload_tls(identity("second")));
    EXPECT_TRUE(contains(s_client(""), "CN = second"));
}

TEST_F(Tls, KeepsTheIdentityWhenItsReplacementIsBroken) {
    start();
    TlsIdentity mixed = identity("second");
    mixed.private_key = identity("first").private_key;
    EXPECT_EQ(server->reload_tls(mixed).error().kind, base::ErrorKind::malformed);
    EXPECT_TRUE(contains(s_client(""), "CN = first"));
}

TEST_F(Tls, SendsTheWholeChainInOrder) {
    TlsIdentity chain = identity("first");
    chain.certificate_chain += identity("second").certificate_chain;
    listener.tls = chain;
    start();
    const std::string shown = s_client("-showcerts");
    EXPECT_TRUE(contains(shown, " 0 s:CN = first"));
    EXPECT_TRUE(contains(shown, " 1 s:CN = second"));
}

TEST_F(Tls, RefusesToStartWithAnUnusableIdentity) {
    listener.tls->certificate_chain = "no PEM";
    EXPECT_EQ(start_error(), base::ErrorKind::malformed);
    listener.tls = identity("first");
    listener.tls->private_key = identity("second").private_key;
    EXPECT_EQ(start_error(), base::ErrorKind::malformed);
    listener.tls->private_key = base::Secret::from_text("no PEM");
    EXPECT_EQ(start_error(), base::ErrorKind::malformed);
}

TEST_F(Tls, RefusesAnEncryptedKeyInsteadOfAskingTheTerminal) {
    for (const char* form : {"", "-traditional"}) {
        run("openssl pkey -aes256 " + std::string(form) + " -passout pass:secret -in " +
            path("first.key") + " -out " + path("encrypted.key"));
        listener.tls = *read_tls_identity(path("first.pem"), path("encrypted.key"));
        Server encrypted(listener, limits, handler, {clock, random, log, metrics});
        EXPECT_TRUE(contains(encrypted.start().error().detail, "encrypted")) << form;
    }
}

TEST_F(Tls, NamesTheFileThatCannotBeRead) {
    const auto missing = read_tls_identity(path("first.pem"), path("missing.key"));
    ASSERT_FALSE(missing);
    EXPECT_TRUE(contains(missing.error().detail, "missing.key: No such file"));
    std::ofstream(path("large.key")) << std::string(2'000'000, 'x');
    EXPECT_TRUE(contains(read_tls_identity(path("first.pem"), path("large.key")).error().detail,
                         "too large"));
}

TEST_F(Tls, HasNothingToReloadOnAPlainListener) {
    listener.tls.reset();
    start();
    EXPECT_EQ(server->reload_tls(identity("first")).error().kind, base::ErrorKind::conflict);
}

}  // namespace
}  // namespace causeway::http
