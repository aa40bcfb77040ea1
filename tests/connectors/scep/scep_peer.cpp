// SPDX-License-Identifier: Apache-2.0
#include "connectors/scep/scep_peer.hpp"

#include <algorithm>
#include <fstream>

namespace causeway::connectors {
namespace {

constexpr const char* kBouncyCastle =
    "/usr/share/java/bcpkix.jar:/usr/share/java/bcprov.jar:/usr/share/java/bcutil.jar";

}  // namespace

ScepPeer::ScepPeer()
    : process_({"java", "-cp", kBouncyCastle, std::string(CAUSEWAY_PEERS) + "/ScepPeer.java",
                directory_.path().string()}) {
    const auto file = directory_.path() / "port";
    process_.wait_until([&] { return std::filesystem::exists(file); }, std::chrono::seconds(60));
    std::ifstream(file) >> port_;
}

std::string ScepPeer::url(const std::string& knobs) const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/scep/" + knobs;
}

std::string ScepPeer::ca_fingerprint(const std::string& file) const {
    // "sha256 Fingerprint=AB:CD:...", as an operator would paste it.
    std::string text = support::run({"openssl", "x509", "-in", (directory_.path() / file).string(),
                                     "-noout", "-fingerprint", "-sha256"});
    text.erase(0, text.find('=') + 1);
    std::erase(text, '\n');
    return text;
}

int ScepPeer::issued(const std::string& knobs) const {
    return std::stoi(
        support::run({"curl", "--silent", "--fail",
                      "http://127.0.0.1:" + std::to_string(port_) + "/issued/" + knobs}));
}

void ScepPeer::trust(base::ByteView certificate) const {
    std::ofstream(directory_.path() / "trusted.der", std::ios::binary)
        << base::as_text(certificate);
}

}  // namespace causeway::connectors
