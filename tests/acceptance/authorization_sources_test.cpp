// SPDX-License-Identifier: Apache-2.0
// Endpoints that ask for no challenge, with stock clients. None of the names can be resolved, so
// nothing about them could have been proved.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "clients.hpp"
#include "demo.hpp"

namespace causeway::acceptance {
namespace {

using nlohmann::json;

struct Access {
    std::string directory;
    std::string kid;
    std::string hmac;
};

// What a command prints for programs; what it says to people stands before it.
json operate(std::vector<std::string> arguments) {
    arguments.emplace_back("--json");
    const std::string output = shared_demo().causeway(std::move(arguments));
    return json::parse(output.substr(output.find_first_of("{[")));
}

// A tenant of its own for each source: rules about names are a tenant's.
Access make_endpoint(const std::string& source) {
    const std::string zone = source + ".example";
    const std::string endpoint = source + "/web";
    operate({"tenant", "create", source});
    const json made = operate(
        {"endpoint", "create", endpoint, "--connector", "lab-ca", "--authorization", source});
    std::vector<std::string> key = {"eab", "create", endpoint, "--max-uses", "unlimited"};
    for (const std::string& rule : {zone, "*." + zone}) {
        if (source == "eab-only") {
            key.insert(key.end(), {"--domain", rule});
        } else {
            operate({"domain", "add", source, rule, "--pre-authorized-until", "30d", "--evidence",
                     "ticket 7"});
        }
    }
    const json eab = operate(key);
    return {made.at("directory_url"), eab.at("kid"), eab.at("hmac_key")};
}

const Access& access(const std::string& source) {
    static std::map<std::string, Access> made;
    if (!made.contains(source)) made.emplace(source, make_endpoint(source));
    return made.at(source);
}

class AuthorizationSource : public testing::TestWithParam<const char*> {
  protected:
    std::string host(const std::string& label) const {
        return label + "." + GetParam() + ".example";
    }
    std::string folder(const std::string& client) const { return client + "-" + GetParam(); }

    std::string run_lego(const std::vector<std::string>& names) const {
        const Access& at = access(GetParam());
        std::vector<std::string> argv = {"env",
                                         "LEGO_CA_CERTIFICATES=" + shared_demo()["CA_BUNDLE"],
                                         "lego",
                                         "--server",
                                         at.directory,
                                         "--email",
                                         "test@example.com",
                                         "--accept-tos",
                                         "--path",
                                         (scratch() / folder("lego")).string(),
                                         "--eab",
                                         "--kid",
                                         at.kid,
                                         "--hmac",
                                         at.hmac,
                                         "--http",
                                         "--http.port",
                                         "127.0.0.1:" + shared_demo()["HTTP01_PORT"]};
        for (const std::string& name : names) argv.insert(argv.end(), {"--domains", name});
        argv.emplace_back("run");
        return support::run(argv);
    }
    void run_certbot(const std::vector<std::string>& names) const {
        const Access& at = access(GetParam());
        const auto home = scratch() / folder("certbot");
        std::vector<std::string> argv = {"env",
                                         "REQUESTS_CA_BUNDLE=" + shared_demo()["CA_BUNDLE"],
                                         "certbot",
                                         "--non-interactive",
                                         "--server",
                                         at.directory,
                                         "--config-dir",
                                         (home / "etc").string(),
                                         "--work-dir",
                                         (home / "lib").string(),
                                         "--logs-dir",
                                         (home / "log").string(),
                                         "--agree-tos",
                                         "-m",
                                         "test@example.com",
                                         "--eab-kid",
                                         at.kid,
                                         "--eab-hmac-key",
                                         at.hmac};
        const auto command = certonly({});
        argv.insert(argv.end(), command.begin(), command.end());
        for (const std::string& name : names) argv.insert(argv.end(), {"-d", name});
        support::run(argv);
    }
};

// Conformance rows F9, F7: clients take a valid authorization that has no challenges.
TEST_P(AuthorizationSource, GivesLegoACertificateForNamesThatNobodyProved) {
    run_lego({host("lego"), host("*")});
    const std::string text = describe(lego_certificate(folder("lego"), host("lego")));
    EXPECT_NE(text.find("DNS:" + host("lego") + ", DNS:" + host("*")), std::string::npos) << text;
}

TEST_P(AuthorizationSource, GivesCertbotACertificateForNamesThatNobodyProved) {
    run_certbot({host("certbot"), host("*")});
    const std::string text = describe(certbot_chain(folder("certbot"), host("certbot")));
    EXPECT_NE(text.find("DNS:" + host("certbot")), std::string::npos) << text;
    EXPECT_NE(text.find("DNS:" + host("*")), std::string::npos) << text;
}

TEST_P(AuthorizationSource, TellsWhyAnotherNameCannotBeHad) {
    try {
        run_lego({"www.elsewhere.example"});
        FAIL() << "lego got a certificate for a name that nobody gave it";
    } catch (const std::runtime_error& error) {
        const std::string text = error.what();
        EXPECT_NE(text.find("rejectedIdentifier"), std::string::npos) << text;
        EXPECT_NE(text.find("causeway "), std::string::npos) << text;
        EXPECT_EQ(text.find(std::string(GetParam()) + ".example"), std::string::npos)
            << "the names that there are stay untold";
    }
}

// Architecture, decision 4: the source is on every record.
TEST_P(AuthorizationSource, IsOnTheRecord) {
    const std::string source = GetParam();
    run_lego({host("record")});
    const json order = operate({"order", "list", "--name", host("record")}).at(0);
    const std::string id = order.at("id");
    EXPECT_NE(shared_demo().causeway({"order", "show", id}).find("valid (" + source + ")"),
              std::string::npos);
    const json shown = operate({"order", "show", id});
    EXPECT_TRUE(shown.at("validations").empty());
    std::map<std::string, json> details;
    for (const json& event : shown.at("events")) {
        details[event.at("header").at("action")] = event.at("payload").at("details");
    }
    ASSERT_TRUE(details.contains("authorization.granted"));
    EXPECT_EQ(details["authorization.granted"].at("source"), source);
    EXPECT_EQ(details["authorization.granted"].at("rule"), source + ".example");
    EXPECT_EQ(details["authorization.granted"].value("evidence", ""),
              source == "pre-authorized" ? "ticket 7" : "");
    EXPECT_EQ(details["issuance.intended"].at("authorization_source"), source);
}

TEST_P(AuthorizationSource, StopsWithTheKeyAndGoesOnWithIt) {
    const std::string source = GetParam();
    const std::string kid = access(source).kid;
    run_lego({host("before")});
    EXPECT_EQ(operate({"eab", "suspend", source + "/web", kid}).at("status"), "suspended");
    EXPECT_THROW(run_lego({host("meanwhile")}), std::runtime_error);
    EXPECT_EQ(operate({"eab", "resume", source + "/web", kid}).at("status"), "active");
    run_lego({host("after")});
}

INSTANTIATE_TEST_SUITE_P(Demo, AuthorizationSource, testing::Values("pre-authorized", "eab-only"),
                         [](const auto& test) {
                             return test.param[0] == 'p' ? "PreAuthorized" : "EabOnly";
                         });

}  // namespace
}  // namespace causeway::acceptance
