// SPDX-License-Identifier: Apache-2.0
#include "cli/server_access.hpp"

#include "cli/input_file.hpp"
#include "net/http_url.hpp"

namespace causeway::cli {
namespace {

using base::ErrorKind;

std::string option_or(const std::string& option, const Host& host, const char* variable) {
    return option.empty() ? host.environment(variable).value_or("") : option;
}

bool is_loopback(const std::string& name) {
    return name == "localhost" || name == "127.0.0.1" || name == "::1";
}

base::Result<std::string> base_url(const std::string& server) {
    const auto url = net::HttpUrl::parse(server);
    if (!url || url->target != "/") {
        return base::fail(ErrorKind::malformed, "The server \"" + server +
                                                    "\" must be a URL without a path, such as "
                                                    "https://causeway.example.com:8443.");
    }
    if (url->scheme == net::HttpScheme::http && !is_loopback(url->host)) {
        return base::fail(ErrorKind::malformed,
                          "The token would travel unencrypted: use https:// for the server.");
    }
    std::string text = url->to_string();
    text.pop_back();
    return text;
}

}  // namespace

base::Result<ServerAccess> server_access(const AccessOptions& options, const Host& host) {
    const std::string server =
        options.socket.empty() ? option_or(options.server, host, "CAUSEWAY_SERVER") : "";
    if (server.empty()) {
        if (!options.token_file.empty() || !options.ca_file.empty()) {
            return base::fail(ErrorKind::malformed,
                              "--token-file and --ca-file are for a server that is reached by URL: "
                              "give --server or CAUSEWAY_SERVER too.");
        }
        return ServerAccess{.base_url = "http://localhost",
                            .socket = options.socket.empty() ? kDefaultSocket : options.socket,
                            .ca_file = {},
                            .token = {}};
    }
    ServerAccess access;
    CAUSEWAY_TRY(access.base_url, base_url(server));
    access.ca_file = option_or(options.ca_file, host, "CAUSEWAY_CA_FILE");
    const std::string token_file = option_or(options.token_file, host, "CAUSEWAY_TOKEN_FILE");
    if (token_file.empty()) {
        return base::fail(ErrorKind::malformed,
                          "A server reached by URL needs an API token: name the file that holds it "
                          "with --token-file or CAUSEWAY_TOKEN_FILE.");
    }
    CAUSEWAY_TRY(access.token, read_secret_file(token_file));
    return access;
}

}  // namespace causeway::cli
