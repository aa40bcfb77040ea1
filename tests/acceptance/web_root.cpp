// SPDX-License-Identifier: Apache-2.0
#include "web_root.hpp"

#include <fstream>
#include <sstream>

#include "demo.hpp"

namespace causeway::acceptance {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kChallenges = "/.well-known/acme-challenge/";

std::uint16_t http01_port() {
    return static_cast<std::uint16_t>(std::stoi(shared_demo()["HTTP01_PORT"]));
}

}  // namespace

WebRoot::WebRoot()
    : responder_(
          [this](const auto& request, const auto& connection) { reply(request, connection); },
          "127.0.0.1", http01_port()) {}

fs::path WebRoot::challenges() const {
    return folder_.path();
}

void WebRoot::reply(const support::HttpResponder::Request& request,
                    const support::HttpResponder::Connection& connection) const {
    const std::string path = request.path();
    const fs::path file = challenges() / path.substr(path.rfind('/') + 1);
    if (!path.starts_with(kChallenges) || !fs::is_regular_file(file)) {
        connection.send(support::http_response(404, "no such file\n"));
        return;
    }
    std::ostringstream content;
    content << std::ifstream(file, std::ios::binary).rdbuf();
    connection.send(support::http_response(200, content.str()));
}

}  // namespace causeway::acceptance
