// SPDX-License-Identifier: Apache-2.0
#include "outcome.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "demo.hpp"

namespace causeway::acceptance {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

fs::path roots_of(Endpoint endpoint) {
    const fs::path file = scratch() / (name_of(endpoint) + "-roots.pem");
    const Demo& demo = shared_demo();
    if (endpoint == Endpoint::legacy) {
        support::run({"sh", "-c",
                      R"(curl --silent --fail "$1?operation=GetCACert" |
                         openssl x509 -inform DER -out "$2")",
                      "sh", demo["SCEP_URL"], file.string()});
    } else {
        std::ofstream(file) << demo.api("/api/v1/connectors/lab-ca/ca-certificates");
    }
    return file;
}

}  // namespace

void expect_certificate(Endpoint endpoint, const fs::path& chain,
                        const std::vector<std::string>& names) {
    const bool legacy = endpoint == Endpoint::legacy;
    const fs::path roots = roots_of(endpoint);
    const std::string verdict = support::run(
        {"openssl", "verify", "-CAfile", roots.string(), "-untrusted", chain.string(), "-purpose",
         legacy ? "sslclient" : "sslserver", "-verify_hostname", names.front(), chain.string()});
    EXPECT_NE(verdict.find(": OK"), std::string::npos) << verdict;

    std::string listed;
    for (const std::string& name : names) listed += (listed.empty() ? "DNS:" : ", DNS:") + name;
    const std::string text = describe(chain);
    EXPECT_NE(text.find(" " + listed + "\n"), std::string::npos) << text;
    EXPECT_NE(text.find(legacy ? "rsaEncryption" : "id-ecPublicKey"), std::string::npos) << text;
    EXPECT_EQ(text.find("TLS Web Server Authentication") == std::string::npos, legacy) << text;
    if (!legacy) return;
    EXPECT_NE(text.find("Public-Key: (2048 bit)"), std::string::npos) << text;
    EXPECT_EQ(describe(chain, "-issuer").substr(sizeof "issuer"),
              describe(roots, "-subject").substr(sizeof "subject"));
}

void expect_orders_of_one_account(const std::string& name,
                                  const std::vector<std::string>& statuses) {
    const json orders =
        json::parse(shared_demo().causeway({"order", "list", "--name", name, "--json"}));
    std::vector<std::string> found;
    std::set<std::string> accounts;
    for (const json& order : orders) {
        found.push_back(order.at("status"));
        accounts.insert(order.at("account").get<std::string>());
    }
    EXPECT_EQ(found, statuses) << orders;
    EXPECT_EQ(accounts.size(), 1U) << orders;
}

std::string complaint_of(const std::function<void()>& client) {
    try {
        client();
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    ADD_FAILURE() << "the client succeeded";
    return {};
}

}  // namespace causeway::acceptance
