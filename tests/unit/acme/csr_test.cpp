// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "acme_world.hpp"
#include "support/request_maker.hpp"

namespace causeway::acme {
namespace {

using nlohmann::json;
using support::AcmeClient;
using support::base64url;
using support::HttpAnswer;
using support::JwsKey;
using support::RequestMaker;

// The CSR of a finalize request (RFC 8555 §7.4), for an order of two names.
class CsrTest : public ::testing::Test {
  protected:
    CsrTest() {
        order = client.place_order({"www.example.com", "example.com"}).header("Location");
        world.prove_everything();
    }

    HttpAnswer finalize(const std::string& der) {
        return client.post(order + "/finalize", {{"csr", base64url(der)}});
    }
    void expect_refused(const std::string& what, const std::string& der) {
        const HttpAnswer answer = finalize(der);
        EXPECT_EQ(answer.status, 400) << what;
        EXPECT_EQ(answer.problem(), "badCSR") << what << answer.body;
        EXPECT_EQ(client.post_as_get(order).json()["status"], "ready") << what;
    }
    void expect_accepted(const std::string& what, const RequestMaker& request) {
        const HttpAnswer answer = finalize(request.make());
        EXPECT_EQ(answer.status, 200) << what << answer.body;
        EXPECT_EQ(answer.json()["status"], "processing") << what;
    }

    AcmeWorld world;
    AcmeClient client = world.registered();
    std::string order;
    const std::vector<std::string> names = {"DNS:www.example.com", "DNS:example.com"};
};

// Conformance rows F16, F18: every flaw is badCSR, the order stays ready, and a good CSR is taken
// after them all.
TEST_F(CsrTest, FlawsLeaveTheOrderReadyForAGoodOne) {
    const std::string good = RequestMaker{.sans = names}.make();
    std::string forged = good;
    forged.back() = static_cast<char>(forged.back() ^ 1);
    expect_refused("its own signature is wrong", forged);
    expect_refused("cut short", good.substr(0, good.size() - 1));
    expect_refused("octets behind it", good + "x");
    expect_refused("a certificate", "\x30\x03\x02\x01\x05");
    const std::pair<const char*, RequestMaker> flawed[] = {
        {"a name is missing", {.sans = {"DNS:www.example.com"}}},
        {"a name too many", {.sans = {names[0], names[1], "DNS:a.example.com"}}},
        {"another name", {.sans = {"DNS:www.example.com", "DNS:a.example.com"}}},
        {"a wildcard instead", {.sans = {"DNS:*.example.com", "DNS:example.com"}}},
        {"the common name is no name of the order", {.cn = "a.example.com", .sans = names}},
        {"a common name only", {.cn = "www.example.com"}},
        {"a common name for a missing name",
         {.cn = "www.example.com", .sans = {"DNS:example.com"}}},
        {"an address", {.sans = {names[0], names[1], "IP:192.0.2.1"}}},
        {"a mail address", {.sans = {names[0], names[1], "email:a@example.com"}}},
        {"a URI", {.sans = {names[0], names[1], "URI:https://www.example.com"}}},
        {"a CA", {.sans = names, .extensions = {"basicConstraints=CA:TRUE"}}},
        {"an extension nobody asked for", {.sans = names, .extensions = {"nsComment=hello"}}},
        {"a usage beyond a server's", {.sans = names, .extensions = {"keyUsage=keyCertSign"}}},
    };
    for (const auto& [what, request] : flawed) expect_refused(what, request.make());
    EXPECT_TRUE(world.database.committed().attempts.empty());
    expect_accepted("a good one", {.sans = names});
}

// Conformance row F16: what clients send, from acme-tiny's "/" to acme.sh's common name.
TEST_F(CsrTest, HasTheNamesHoweverTheyAreWritten) {
    const std::pair<const char*, RequestMaker> good[] = {
        {"no common name", {.sans = names}},
        {"in another order", {.sans = {names[1], names[0]}}},
        {"a common name beside them", {.cn = "www.example.com", .sans = names}},
        {"in capitals", {.cn = "WWW.EXAMPLE.COM", .sans = {"DNS:WWW.Example.com", names[1]}}},
        {"usages of a server", {.sans = names, .extensions = {"extendedKeyUsage=serverAuth"}}},
        {"must-staple", {.sans = names, .extensions = {"tlsfeature=status_request"}}},
    };
    for (const auto& [what, request] : good) {
        expect_accepted(what, request);
        order = client.place_order({"www.example.com", "example.com"}).header("Location");
        ASSERT_EQ(client.post_as_get(order).json()["status"], "ready");
    }
}

// Conformance row F17: neither the requester's account key nor anybody else's, of any endpoint.
TEST_F(CsrTest, HasNoAccountsKey) {
    AcmeClient other = world.registered();
    world.add_endpoint("elsewhere", "web");
    AcmeClient foreign = world.registered("web", "ES256", "elsewhere");
    for (const AcmeClient* owner : {&client, &other, &foreign}) {
        expect_refused("an account's key", RequestMaker{.sans = names}.make(owner->key().handle()));
    }
}

}  // namespace
}  // namespace causeway::acme
