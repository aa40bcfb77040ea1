// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "clients.hpp"
#include "demo.hpp"
#include "support/dns_server.hpp"
#include "support/tls_peer.hpp"

// The challenges other than http-01, answered by stock clients: tls-alpn-01 by lego's own responder
// in the demo's zone, dns-01 in zones of a BIND that the clients update and the demo asks.
namespace causeway::acceptance {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

// One for all tests, since both servers take a while to start.
struct World {
    support::DnsServer dns{{.plain = {"corp.test", "acme-dns.test"}, .secured = {}, .broken = {}}};
    Demo demo{scratch() / "validation", {"--resolver", dns.address()}};
};

class Validation : public testing::Test {
  protected:
    static void SetUpTestSuite() { world_ = std::make_unique<World>(); }
    static void TearDownTestSuite() {
        EXPECT_EQ(world_->demo.stop(), 0) << world_->demo.output();
        world_.reset();
    }

    static std::string lego(const std::string& folder, const Words& challenge, const Words& names) {
        const Demo& demo = world_->demo;
        Words argv = {"env", "LEGO_CA_CERTIFICATES=" + demo["CA_BUNDLE"],
                      "RFC2136_NAMESERVER=" + world_->dns.address(), "RFC2136_TTL=1",
                      "RFC2136_POLLING_INTERVAL=1",
                      // lego answers one name after the other, a minute apart by default.
                      "RFC2136_SEQUENCE_INTERVAL=1", "lego", "--server", demo["DIRECTORY_URL"],
                      "--email", "test@example.com", "--accept-tos", "--path",
                      (scratch() / folder).string(), "--key-type", "ec256", "--eab", "--kid",
                      demo["EAB_KID"], "--hmac", demo["EAB_HMAC"]};
        argv.insert(argv.end(), challenge.begin(), challenge.end());
        for (const std::string& name : names) argv.insert(argv.end(), {"--domains", name});
        argv.emplace_back("run");
        return support::run(argv);
    }
    static Words over_tls() {
        return {"--tls", "--tls.port", "127.0.0.1:" + world_->demo["TLSALPN01_PORT"]};
    }
    static Words over_dns() {
        return {"--dns", "rfc2136", "--dns.disable-cp", "--dns.resolvers", world_->dns.address()};
    }
    // The types of the challenges that proved something.
    static std::string proved_by(const std::string& identifier) {
        return world_->demo.sql(
            "select distinct c.type from challenge c join authorizations a "
            "on a.id = c.authorization_id where c.status = 'valid' and "
            "a.identifier_value = '" +
            identifier + "' order by 1");
    }

    inline static std::unique_ptr<World> world_;
};

// Conformance rows G40, G41, G42.
TEST_F(Validation, LegoObtainsACertificateOverTlsAlpn01) {
    lego("tls", over_tls(), {"a.lab.test", "b.lab.test"});
    const std::string text = describe(lego_certificate("tls", "a.lab.test"));
    EXPECT_NE(text.find("DNS:a.lab.test, DNS:b.lab.test"), std::string::npos) << text;
    EXPECT_EQ(proved_by("a.lab.test"), "tls-alpn-01\n");
}

TEST_F(Validation, AnOperatorSeesTheHandshake) {
    lego("shown", over_tls(), {"shown.lab.test"});
    const std::string id =
        world_->demo.sql("select order_id from order_identifier where value = 'shown.lab.test'");
    const std::string page = world_->demo.causeway({"order", "show", id.substr(0, id.find('\n'))});
    EXPECT_NE(page.find("tls  shown.lab.test at 127.0.0.1: completed, TLSv1.3, ALPN acme-tls/1"),
              std::string::npos)
        << page;
    EXPECT_NE(page.find("for dns:shown.lab.test"), std::string::npos) << page;
}

// Conformance rows F7, G30: two values at one name, and a certificate for both names.
TEST_F(Validation, LegoObtainsAWildcardAndItsBaseNameOverDns01) {
    lego("wildcard", over_dns(), {"*.corp.test", "corp.test"});
    const std::string text = describe(lego_certificate("wildcard", "_.corp.test"));
    EXPECT_NE(text.find("DNS:*.corp.test, DNS:corp.test"), std::string::npos) << text;
    EXPECT_EQ(proved_by("*.corp.test"), "dns-01\n");
    EXPECT_EQ(proved_by("corp.test"), "dns-01\n");
}

// Conformance row G30: the record lives in another zone, where the client may write.
TEST_F(Validation, LegoFollowsACnameRecordToWhereItMayWrite) {
    world_->dns.update({"add _acme-challenge.www.corp.test 1 CNAME 8e5700ea.acme-dns.test"});
    lego("cname", over_dns(), {"www.corp.test"});
    const std::string text = describe(lego_certificate("cname", "www.corp.test"));
    EXPECT_NE(text.find("DNS:www.corp.test"), std::string::npos) << text;
}

TEST_F(Validation, CertbotObtainsAWildcardOverDns01) {
    const Demo& demo = world_->demo;
    const fs::path home = scratch() / "certbot";
    const auto hook = [&](const std::string& verb) {
        return "printf 'server 127.0.0.1 " + std::to_string(world_->dns.port()) + "\\nupdate " +
               verb + " _acme-challenge.%s 1 TXT %s\\nsend\\n' " +
               "\"$CERTBOT_DOMAIN\" \"$CERTBOT_VALIDATION\" | nsupdate";
    };
    support::run({"env",
                  "REQUESTS_CA_BUNDLE=" + demo["CA_BUNDLE"],
                  "certbot",
                  "certonly",
                  "--non-interactive",
                  "--agree-tos",
                  "-m",
                  "test@example.com",
                  "--server",
                  demo["DIRECTORY_URL"],
                  "--eab-kid",
                  demo["EAB_KID"],
                  "--eab-hmac-key",
                  demo["EAB_HMAC"],
                  "--config-dir",
                  (home / "etc").string(),
                  "--work-dir",
                  (home / "lib").string(),
                  "--logs-dir",
                  (home / "log").string(),
                  "--manual",
                  "--preferred-challenges",
                  "dns",
                  "--manual-auth-hook",
                  hook("add"),
                  "--manual-cleanup-hook",
                  hook("delete"),
                  "-d",
                  "certbot.corp.test",
                  "-d",
                  "*.certbot.corp.test"});
    const std::string text = describe(certbot_chain("certbot", "certbot.corp.test"));
    EXPECT_NE(text.find("DNS:certbot.corp.test, DNS:*.certbot.corp.test"), std::string::npos)
        << text;
}

// Conformance row G41: at once, since waiting mends nothing.
TEST_F(Validation, LegoIsToldThatAnotherTlsServerIsOnThePort) {
    const support::TlsPeer forgotten(
        {}, {"-alpn", "h2"}, static_cast<std::uint16_t>(std::stoi(world_->demo["TLSALPN01_PORT"])));
    const std::string elsewhere = "127.0.0.1:" + std::to_string(support::free_port());
    try {
        lego("forgotten", {"--tls", "--tls.port", elsewhere}, {"forgotten.lab.test"});
        FAIL() << "nobody answers for this name";
    } catch (const std::runtime_error& error) {
        const std::string text = error.what();
        EXPECT_NE(text.find("urn:ietf:params:acme:error:tls"), std::string::npos) << text;
        EXPECT_NE(text.find("answered but does not speak acme-tls/1"), std::string::npos) << text;
        EXPECT_NE(text.find("load balancer"), std::string::npos) << text;
    }
}

}  // namespace
}  // namespace causeway::acceptance
