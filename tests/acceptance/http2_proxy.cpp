// SPDX-License-Identifier: Apache-2.0
#include "http2_proxy.hpp"

#include <fstream>

#include "demo.hpp"

namespace causeway::acceptance {

namespace fs = std::filesystem;

namespace {

// User and group: whom it becomes when root starts it.
constexpr const char* kSettings = R"(
PidFile apache.pid
ErrorLog /dev/stderr
Mutex posixsem
User nobody
Group nogroup
Protocols h2 http/1.1
SSLEngine on
SSLCertificateFile tls.pem
SSLCertificateKeyFile tls.key
SSLProxyEngine on
SSLProxyVerify require
)";

std::string base_url() {
    const std::string& directory = shared_demo()["DIRECTORY_URL"];
    return directory.substr(0, directory.find('/', sizeof "https://"));
}

}  // namespace

Http2Proxy::Http2Proxy()
    : process_({"apache2", "-d", folder_.path().string(), "-f", configuration().string(),
                "-DFOREGROUND"}) {
    process_.wait_until([this] { return support::accepts_connections(port_); });
}

fs::path Http2Proxy::configuration() const {
    const std::string folder = folder_.path().string();
    support::run({"openssl", "req", "-x509", "-nodes", "-days", "2", "-newkey", "ec", "-pkeyopt",
                  "ec_paramgen_curve:P-256", "-subj", "/CN=localhost", "-addext",
                  "subjectAltName=DNS:localhost", "-keyout", folder + "/tls.key", "-out",
                  certificate().string()});
    const fs::path file = folder_.path() / "apache.conf";
    std::ofstream text(file);
    for (const char* module : {"mpm_event", "authz_core", "ssl", "http2", "proxy", "proxy_http"}) {
        text << "LoadModule " << module << "_module /usr/lib/apache2/modules/mod_" << module
             << ".so\n";
    }
    text << "ServerName localhost\n"
         << "Listen 127.0.0.1:" << port_ << "\n"
         << "SSLProxyCACertificateFile " << shared_demo()["CA_BUNDLE"] << "\n"
         << "ProxyPass / " << base_url() << "/\n"
         << kSettings;
    return file;
}

}  // namespace causeway::acceptance
