// SPDX-License-Identifier: Apache-2.0
#include "installation.hpp"

#include <filesystem>

namespace causeway::acceptance {

void WebServer::serve(const std::string& thumbprint) {
    const std::scoped_lock lock(mutex_);
    thumbprint_ = thumbprint;
}

void WebServer::reply(const support::HttpResponder::Request& request,
                      const support::HttpResponder::Connection& connection) {
    if (held_) {
        connection.wait_for_close();
        return;
    }
    const std::string path = request.path();
    const std::string token = path.substr(path.rfind('/') + 1);
    const std::scoped_lock lock(mutex_);
    connection.send(support::http_response(200, token + "." + thumbprint_));
}

Installation::Installation(support::PostgresCluster& cluster) : database_(cluster) {
    support::run({"openssl", "req", "-x509", "-nodes", "-days", "2", "-newkey", "ec", "-pkeyopt",
                  "ec_paramgen_curve:P-256", "-subj", "/CN=localhost", "-addext",
                  "subjectAltName=DNS:localhost", "-keyout", file("tls.key"), "-out",
                  file("tls.pem")});
    make_key("key-encryption.key");
}

void Installation::make_key(const std::string& name) const {
    folder_.write(name, support::run({"openssl", "rand", "-base64", "32"}));
    std::filesystem::permissions(file(name), std::filesystem::perms::owner_read);
}

}  // namespace causeway::acceptance
