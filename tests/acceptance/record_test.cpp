// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "clients.hpp"
#include "demo.hpp"

namespace causeway::acceptance {
namespace {

using nlohmann::json;

class OrderRecordTest : public testing::TestWithParam<Endpoint> {
  protected:
    OrderRecordTest() {
        lego(GetParam(), "record-" + name_of(GetParam()),
             {"--key-type", "rsa2048", "--domains", host_}, {"run"});
    }
    json order() const {
        const json orders =
            json::parse(shared_demo().causeway({"order", "list", "--name", host_, "--json"}));
        const json& items = orders.is_array() ? orders : orders.at("items");
        return json::parse(shared_demo().causeway(
            {"order", "show", items.at(0).at("id").get<std::string>(), "--json"}));
    }

    const std::string host_ = "record-" + name_of(GetParam()) + ".lab.test";
};

TEST_P(OrderRecordTest, TellsAnOrdersWholeStory) {
    const std::string text = order().dump();
    for (const char* event : {"order.created", "authorization.created", "challenge.answered",
                              "authorization.validated", "order.ready", "issuance.intended",
                              "issuance.sent", "certificate.received", "certificate.issued"}) {
        EXPECT_NE(text.find(event), std::string::npos) << event;
    }
}

TEST_P(OrderRecordTest, KeepsWhatProvedControl) {
    const std::string text = order().dump();
    EXPECT_NE(text.find("/.well-known/acme-challenge/"), std::string::npos);
    EXPECT_NE(text.find("127.0.0.1"), std::string::npos);
}

TEST_P(OrderRecordTest, FindsTheCertificateByItsName) {
    const std::string found = shared_demo().causeway({"cert", "list", "--name", host_, "--json"});
    EXPECT_NE(found.find(host_), std::string::npos) << found;
}

INSTANTIATE_TEST_SUITE_P(Demo, OrderRecordTest, testing::Values(Endpoint::lab, Endpoint::legacy),
                         [](const auto& test) { return name_of(test.param); });

// Architecture, decision 11: every event gets its place in the log, consecutive from the first.
TEST(Record, IsSealedWithoutGaps) {
    const auto unsealed = [] { return shared_demo().sql("select count(*) from audit_pending"); };
    for (int i = 0; i < 100 && unsealed() != "0\n"; ++i) {
    }
    EXPECT_EQ(unsealed(), "0\n");
    EXPECT_EQ(shared_demo().sql("select max(leaf_index) + 1 = count(*) from audit_leaf"), "t\n");
    EXPECT_EQ(shared_demo().sql("select count(*) = (select count(*) from audit_event) "
                                "from audit_leaf"),
              "t\n");
}

// A secret that was in use stands nowhere in clear.
TEST(Record, HoldsNoSecretInClear) {
    const Demo& demo = shared_demo();
    const std::string dump = support::run(
        {"pg_dump", "--host", demo["PGHOST"], "--username", demo["PGUSER"], demo["PGDATABASE"]});
    const std::string token = support::run({"cat", demo["ADMIN_TOKEN_FILE"]});
    std::vector<std::string> secrets = {token.substr(0, token.size() - 1)};
    for (const Endpoint endpoint : {Endpoint::lab, Endpoint::legacy}) {
        const std::string& hmac = variable(endpoint, "EAB_HMAC");
        secrets.push_back(hmac);
        secrets.push_back(support::run(
            {"sh", "-c",
             "printf '%s=' \"$1\" | tr '_-' '/+' | base64 -d | od -An -tx1 | tr -d ' \\n'", "sh",
             hmac}));
        EXPECT_EQ(secrets.back().size(), 64U);
    }
    for (const std::string& secret : secrets) {
        EXPECT_EQ(dump.find(secret), std::string::npos);
        EXPECT_EQ(demo.causeway({"audit", "list", "--json"}).find(secret), std::string::npos);
    }
    EXPECT_EQ(dump.find("PRIVATE KEY"), std::string::npos);
}

}  // namespace
}  // namespace causeway::acceptance
