// SPDX-License-Identifier: Apache-2.0
#include "support/scep_server.hpp"

#include <algorithm>
#include <cctype>
#include <csignal>
#include <fstream>
#include <sstream>

namespace causeway::support {
namespace {

constexpr const char* kProgram = "scepserver";

std::string content_of(const std::filesystem::path& file) {
    std::ostringstream out;
    out << std::ifstream(file, std::ios::binary).rdbuf();
    return out.str();
}

}  // namespace

ScepServer::ScepServer(const std::string& challenge) : challenge_(challenge), port_(free_port()) {
    run({kProgram, "ca", "-init", "-depot", depot().string(), "-keySize", "2048"});
    start();
}

void ScepServer::start() {
    // Renewals are allowed at any time: a name may be asked for again.
    server_.emplace(std::vector<std::string>{kProgram, "-depot", depot().string(), "-port",
                                             std::to_string(port_), "-challenge", challenge_,
                                             "-allowrenew", "0", "-crtvalid", "90"});
    server_->wait_until([this] { return accepts_connections(port_); });
}

std::string ScepServer::url() const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/scep";
}

std::string ScepServer::ca_pem() const {
    return content_of(depot() / "ca.pem");
}

std::string ScepServer::ca_fingerprint() const {
    // "sha256 Fingerprint=AB:CD:..."
    std::string text = run({"openssl", "x509", "-in", (depot() / "ca.pem").string(), "-noout",
                            "-fingerprint", "-sha256"});
    text.erase(0, text.find('=') + 1);
    std::erase_if(text, [](unsigned char c) { return std::isxdigit(c) == 0; });
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

void ScepServer::pause() const {
    server_->send_signal(SIGSTOP);
}

void ScepServer::resume() const {
    server_->send_signal(SIGCONT);
}

bool ScepServer::has_unread() const {
    // Lines "Recv-Q Send-Q Local Peer".
    std::istringstream lines(run({"ss", "--no-header", "--tcp", "--numeric", "state", "established",
                                  "sport = :" + std::to_string(port_)}));
    for (std::string line; std::getline(lines, line);) {
        if (std::stoul(line) > 0) return true;
    }
    return false;
}

void ScepServer::kill() {
    server_.reset();
}

int ScepServer::issued() const {
    // The index has a line for each certificate, also for those that it calls revoked.
    const std::string index = content_of(depot() / "index.txt");
    return static_cast<int>(std::ranges::count(index, '\n'));
}

}  // namespace causeway::support
