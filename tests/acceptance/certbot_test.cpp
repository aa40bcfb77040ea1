// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "demo.hpp"

namespace causeway::acceptance {
namespace {

namespace fs = std::filesystem;

// certbot with the shared demo's directory and trust, and a configuration of its own.
std::string certbot(const std::string& folder, const std::vector<std::string>& arguments) {
    const Demo& demo = shared_demo();
    const fs::path home = scratch() / folder;
    std::vector<std::string> argv = {"env", "REQUESTS_CA_BUNDLE=" + demo["CA_BUNDLE"], "certbot"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    argv.insert(argv.end(), {"--non-interactive", "--server", demo["DIRECTORY_URL"], "--config-dir",
                             (home / "etc").string(), "--work-dir", (home / "lib").string(),
                             "--logs-dir", (home / "log").string()});
    return support::run(argv);
}

TEST(Certbot, ObtainsTwoCertificatesWithOneExternallyBoundAccount) {
    const Demo& demo = shared_demo();
    const std::vector<std::string> standalone = {
        "--standalone", "--http-01-port", demo["HTTP01_PORT"], "--http-01-address", "127.0.0.1"};
    std::vector<std::string> first = {"certonly",
                                      "--agree-tos",
                                      "-m",
                                      "test@example.com",
                                      "--eab-kid",
                                      demo["EAB_KID"],
                                      "--eab-hmac-key",
                                      demo["EAB_HMAC"],
                                      "-d",
                                      "certbot-one.lab.test"};
    std::vector<std::string> second = {"certonly", "-d", "certbot-two.lab.test", "-d",
                                       "certbot-three.lab.test"};
    for (auto* arguments : {&first, &second}) {
        arguments->insert(arguments->end(), standalone.begin(), standalone.end());
        certbot("certbot", *arguments);
    }
    const fs::path live = scratch() / "certbot" / "etc" / "live";
    EXPECT_NE(describe(live / "certbot-one.lab.test" / "cert.pem").find("DNS:certbot-one.lab.test"),
              std::string::npos);
    const std::string text = describe(live / "certbot-two.lab.test" / "cert.pem");
    EXPECT_NE(text.find("DNS:certbot-three.lab.test"), std::string::npos) << text;
}

TEST(Certbot, UpdatesAndDeactivatesItsAccount) {
    const Demo& demo = shared_demo();
    certbot("unregister", {"register", "--agree-tos", "-m", "test@example.com", "--eab-kid",
                           demo["EAB_KID"], "--eab-hmac-key", demo["EAB_HMAC"]});
    certbot("unregister", {"update_account", "-m", "other@example.com"});
    const std::string where = " from account where contacts::text like '%other@example.com%'";
    EXPECT_EQ(demo.sql("select status" + where), "valid\n");
    certbot("unregister", {"unregister"});
    EXPECT_EQ(demo.sql("select status" + where), "deactivated\n");
}

}  // namespace
}  // namespace causeway::acceptance
