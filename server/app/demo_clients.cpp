// SPDX-License-Identifier: Apache-2.0
#include "app/demo_clients.hpp"

#include "base/encoding.hpp"

namespace causeway::app {
namespace {

std::string hmac_text(const DemoEndpoint& endpoint) {
    return base::base64url_encode(endpoint.eab_hmac.reveal());
}

std::string http01_port(const DemoService& service) {
    return std::to_string(service.config.lab.http01_port);
}

}  // namespace

Command lego_command(const DemoService& service, const DemoEndpoint& endpoint,
                     const ClientRequest& request) {
    return {{"lego",
             "--server",
             endpoint.directory_url,
             "--email",
             request.email,
             "--accept-tos",
             "--path",
             request.directory,
             "--key-type",
             endpoint.profile.lego_key_type,
             "--eab",
             "--kid",
             endpoint.eab_kid,
             "--hmac",
             hmac_text(endpoint),
             "--http",
             "--http.port",
             "127.0.0.1:" + http01_port(service),
             "--domains",
             request.name,
             "run"},
            {{"LEGO_CA_CERTIFICATES", service.state.ca_bundle}},
            {}};
}

std::filesystem::path lego_certificate(const ClientRequest& request) {
    return std::filesystem::path(request.directory) / "certificates" / (request.name + ".crt");
}

Command certbot_command(const DemoService& service, const DemoEndpoint& endpoint,
                        const ClientRequest& request) {
    Command command{{"certbot",
                     "certonly",
                     "-n",
                     "--agree-tos",
                     "-m",
                     request.email,
                     "--server",
                     endpoint.directory_url,
                     "--eab-kid",
                     endpoint.eab_kid,
                     "--eab-hmac-key",
                     hmac_text(endpoint),
                     "--standalone",
                     "--http-01-port",
                     http01_port(service),
                     "--http-01-address",
                     "127.0.0.1",
                     "--config-dir",
                     request.directory + "/etc",
                     "--work-dir",
                     request.directory + "/lib",
                     "--logs-dir",
                     request.directory + "/log"},
                    {{"REQUESTS_CA_BUNDLE", service.state.ca_bundle}},
                    {}};
    const auto& keys = endpoint.profile.certbot_keys;
    command.argv.insert(command.argv.end(), keys.begin(), keys.end());
    command.argv.insert(command.argv.end(), {"-d", request.name});
    return command;
}

}  // namespace causeway::app
