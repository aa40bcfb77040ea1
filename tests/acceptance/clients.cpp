// SPDX-License-Identifier: Apache-2.0
#include "clients.hpp"

#include "demo.hpp"

namespace causeway::acceptance {

namespace fs = std::filesystem;

std::string name_of(Endpoint endpoint) {
    return endpoint == Endpoint::lab ? "lab" : "legacy";
}

void PrintTo(Endpoint endpoint, std::ostream* out) {
    *out << name_of(endpoint);
}

const std::string& variable(Endpoint endpoint, const std::string& name) {
    return shared_demo()[(endpoint == Endpoint::lab ? "" : "LEGACY_") + name];
}

std::string lego(Endpoint endpoint, const std::string& folder, std::vector<std::string> global,
                 const std::vector<std::string>& arguments) {
    const Demo& demo = shared_demo();
    std::vector<std::string> argv = {"env",
                                     "LEGO_CA_CERTIFICATES=" + demo["CA_BUNDLE"],
                                     "lego",
                                     "--server",
                                     variable(endpoint, "DIRECTORY_URL"),
                                     "--email",
                                     "test@example.com",
                                     "--accept-tos",
                                     "--path",
                                     (scratch() / folder).string(),
                                     "--eab",
                                     "--kid",
                                     variable(endpoint, "EAB_KID"),
                                     "--hmac",
                                     variable(endpoint, "EAB_HMAC"),
                                     "--http",
                                     "--http.port",
                                     "127.0.0.1:" + demo["HTTP01_PORT"]};
    argv.insert(argv.end(), global.begin(), global.end());
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return support::run(argv);
}

fs::path lego_certificate(const std::string& folder, const std::string& name) {
    return scratch() / folder / "certificates" / (name + ".crt");
}

std::string certbot(Endpoint endpoint, const std::string& folder,
                    const std::vector<std::string>& arguments) {
    const fs::path home = scratch() / folder;
    std::vector<std::string> argv = {"env", "REQUESTS_CA_BUNDLE=" + shared_demo()["CA_BUNDLE"],
                                     "certbot"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    argv.insert(argv.end(), {"--non-interactive", "--server", variable(endpoint, "DIRECTORY_URL"),
                             "--config-dir", (home / "etc").string(), "--work-dir",
                             (home / "lib").string(), "--logs-dir", (home / "log").string()});
    return support::run(argv);
}

std::vector<std::string> certonly(const std::vector<std::string>& arguments) {
    std::vector<std::string> argv = {"certonly",          "--standalone",
                                     "--http-01-port",    shared_demo()["HTTP01_PORT"],
                                     "--http-01-address", "127.0.0.1"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return argv;
}

std::vector<std::string> certonly_with_binding(Endpoint endpoint,
                                               const std::vector<std::string>& arguments) {
    std::vector<std::string> argv = certonly(arguments);
    argv.insert(argv.end(),
                {"--agree-tos", "-m", "test@example.com", "--eab-kid",
                 variable(endpoint, "EAB_KID"), "--eab-hmac-key", variable(endpoint, "EAB_HMAC")});
    return argv;
}

fs::path certbot_chain(const std::string& folder, const std::string& name) {
    return scratch() / folder / "etc" / "live" / name / "fullchain.pem";
}

std::string describe(const fs::path& certificate) {
    return describe(certificate, "-text");
}

std::string describe(const fs::path& certificate, const std::string& part) {
    return support::run({"openssl", "x509", "-in", certificate.string(), "-noout", part});
}

}  // namespace causeway::acceptance
