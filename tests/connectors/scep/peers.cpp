// SPDX-License-Identifier: Apache-2.0
#include "connectors/scep/peers.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <optional>
#include <sstream>

#include "support/temporary_directory.hpp"

namespace causeway::connectors {
namespace {

// GoogleTest ends its environments after the last test.
class Running final : public testing::Environment {
  public:
    void TearDown() override {
        peer.reset();
        open.reset();
        challenging.reset();
    }

    std::optional<ScepPeer> peer;
    std::optional<support::ScepServer> open;
    std::optional<support::ScepServer> challenging;
};

// GoogleTest owns it.
Running* const kRunning = static_cast<Running*>(testing::AddGlobalTestEnvironment(new Running));

std::string text_of(const std::filesystem::path& file) {
    std::ostringstream out;
    out << std::ifstream(file).rdbuf();
    return out.str();
}

}  // namespace

RaFiles make_ra(const std::vector<std::string>& key_options) {
    const support::TemporaryDirectory folder;
    std::vector<std::string> command = {"openssl", "req", "-x509", "-nodes",
                                        "-days",   "2",   "-subj", "/CN=Corporate RA",
                                        "-keyout", "key", "-out",  "pem"};
    command.insert(command.end(), key_options.begin(), key_options.end());
    support::run(command, folder.path());
    return {text_of(folder.path() / "pem"), text_of(folder.path() / "key")};
}

const RaFiles& Peers::ra() {
    static const RaFiles kRa = make_ra();
    return kRa;
}

ScepPeer& Peers::scep_peer() {
    auto& peer = kRunning->peer;
    return peer ? *peer : peer.emplace();
}

support::ScepServer& Peers::scep_server() {
    auto& server = kRunning->open;
    return server ? *server : server.emplace();
}

support::ScepServer& Peers::challenging_scep_server() {
    auto& server = kRunning->challenging;
    return server ? *server : server.emplace("sesame");
}

}  // namespace causeway::connectors
