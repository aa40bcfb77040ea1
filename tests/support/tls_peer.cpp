// SPDX-License-Identifier: Apache-2.0
#include "support/tls_peer.hpp"

#include <fstream>
#include <sstream>

namespace causeway::support {
namespace {

std::string config_of(const CertificateRecipe& recipe) {
    std::string text =
        "[req]\ndistinguished_name = dn\nprompt = no\n[dn]\nCN = anybody\n[extensions]\n";
    if (!recipe.names.empty()) text += "subjectAltName = " + recipe.names + "\n";
    if (!recipe.acme_identifier.empty()) {
        text += "1.3.6.1.5.5.7.1.31 = " + recipe.acme_identifier + "\n";
    }
    for (const std::string& line : recipe.further) text += line + "\n";
    return text;
}

}  // namespace

std::string make_certificate(const CertificateRecipe& recipe, const TemporaryDirectory& folder) {
    folder.write("config", config_of(recipe));
    std::vector<std::string> argv = {"openssl", "req", "-x509", "-newkey"};
    argv.insert(argv.end(), recipe.key.begin(), recipe.key.end());
    argv.insert(argv.end(), {"-nodes", "-config", "config", "-extensions", "extensions", "-keyout",
                             "key.pem", "-outform", "DER", "-out", "cert.der"});
    argv.insert(argv.end(), recipe.options.begin(), recipe.options.end());
    run(argv, folder.path());
    std::ostringstream der;
    der << std::ifstream(folder.path() / "cert.der", std::ios::binary).rdbuf();
    return der.str();
}

std::string make_certificate(const CertificateRecipe& recipe) {
    return make_certificate(recipe, TemporaryDirectory());
}

TlsPeer::TlsPeer(const CertificateRecipe& recipe, const std::vector<std::string>& options,
                 std::uint16_t port)
    : certificate_(make_certificate(recipe, folder_)), port_(port) {
    // -www: it would end with its standard input otherwise.
    std::vector<std::string> argv = {
        "openssl",   "s_server", "-www",  "-accept",  "127.0.0.1:" + std::to_string(port_),
        "-certform", "DER",      "-cert", "cert.der", "-key",
        "key.pem"};
    argv.insert(argv.end(), options.begin(), options.end());
    server_.emplace(argv, folder_.path());
    server_->wait_until([this] { return accepts_connections(port_); });
}

}  // namespace causeway::support
