// SPDX-License-Identifier: Apache-2.0
#include "service.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/encoding.hpp"
#include "support/https_transport.hpp"

namespace causeway::acceptance {

using nlohmann::json;

namespace {

std::string without_requests(const std::string& log) {
    std::istringstream lines(log);
    std::string kept;
    for (std::string line; std::getline(lines, line);) {
        if (line.find("\"http.request\"") == std::string::npos) kept += line + '\n';
    }
    return kept;
}

}  // namespace

Service::Service(Installation& installation, ServiceSettings settings)
    : installation_(installation), settings_(std::move(settings)) {
    if (settings_.port == 0) settings_.port = installation_.port();
    write_configuration();
}

std::string Service::file(const std::string& name) const {
    return installation_.file(settings_.node + "-" + name);
}

void Service::write_configuration() const {
    std::string earlier;
    for (const std::string& name : keys_.earlier) {
        earlier += (earlier.empty() ? "\"" : ", \"") + installation_.file(name) + "\"";
    }
    std::ofstream(file("causeway.toml"))
        << "[acme]\nbase_url = \"" << installation_.base_url() << "\"\n"
        << "listen = \"127.0.0.1:" << settings_.port << "\"\n"
        << "tls_certificate = \"" << installation_.file("tls.pem") << "\"\n"
        << "tls_key = \"" << installation_.file("tls.key") << "\"\n"
        << "[admin]\nsocket = \"" << file("admin.sock") << "\"\n"
        << "[operations]\nlisten = \"127.0.0.1:" << operations_port_ << "\"\n"
        << "[database]\nurl = \"" << installation_.database_url() << "\"\n"
        << "owner_url = \"" << installation_.owner_url() << "\"\n"
        << "service_role = \"" << Installation::kServiceRole << "\"\n"
        << "[secrets]\nkey_file = \"" << installation_.file(keys_.current) << "\"\n"
        << "earlier_key_files = [" << earlier << "]\n"
        << "[connectors]\ndirectories = [\"" << settings_.plugins << "\"]\n"
        << "[issuance]\nfinalize_wait = \"200ms\"\n"
        << "call_deadline = \"" << settings_.call_deadline << "\"\n"
        << "[lab]\nenabled = true\nzone = \"lab.test\"\n"
        << "http01_port = " << installation_.web().port() << "\n"
        << "[process]\nnode = \"" << settings_.node << "\"\ndrain = \"10s\"\n"
        << settings_.more;
}

void Service::migrate(const std::vector<std::string>& options) const {
    std::vector<std::string> command = {CAUSEWAY_PROGRAM, "migrate", "--config",
                                        file("causeway.toml")};
    command.insert(command.end(), options.begin(), options.end());
    support::run(command);
}

void Service::use_keys(KeyFiles keys) {
    keys_ = std::move(keys);
    write_configuration();
}

void Service::use_sections(std::string more) {
    settings_.more = std::move(more);
    write_configuration();
}

void Service::restart() {
    ask_to_stop();
    end();
    start();
}

void Service::start() {
    start_unready();
    wait_until([this] { return readiness() == 200; });
}

void Service::start_unready() {
    // libpqxx 6.4 does not free libpq's result when it finds the connection lost.
    std::ofstream(file("leaks")) << "leak:libpqxx-6.4.so\n";
    const std::string leaks = "LSAN_OPTIONS=print_suppressions=0:suppressions=" + file("leaks");
    process_.emplace(std::vector<std::string>{"env", leaks, CAUSEWAY_PROGRAM, "serve", "--config",
                                              file("causeway.toml")});
    wait_until([this] { return readiness() != 0; });
}

std::optional<int> Service::end(std::chrono::milliseconds patience) {
    return process_->wait(patience);
}

void Service::wait_until(const std::function<bool()>& condition) {
    try {
        // An answer costs the service a TLS handshake: it shall get on with its work meanwhile.
        process_->wait_until(condition, std::chrono::seconds(40), std::chrono::milliseconds(50));
    } catch (const std::exception& error) {
        throw std::runtime_error(without_requests(error.what()));
    }
}

void Service::wait_for_log(const std::string& event) {
    wait_until([&] { return log().find(event) != std::string::npos; });
}

std::string Service::log() const {
    return without_requests(process_->output());
}

int Service::readiness() const {
    if (!support::accepts_connections(operations_port_)) return 0;
    support::HttpsTransport transport(installation_.file("tls.pem"));
    const std::string url = "http://127.0.0.1:" + std::to_string(operations_port_) + "/readyz";
    return transport.send("GET", url, "", "").status;
}

json Service::operate(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), CAUSEWAY_PROGRAM);
    arguments.insert(arguments.end(), {"--json", "--socket", file("admin.sock")});
    const std::string output = support::run(arguments);
    // On stderr it may say something to people first.
    return json::parse(output.substr(output.find_first_of("[{")));
}

json Service::secrets(const std::vector<std::string>& arguments) const {
    std::vector<std::string> command = {CAUSEWAY_PROGRAM, "secrets"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    command.insert(command.end(), {"--json", "--config", file("causeway.toml")});
    const std::string output = support::run(command);
    return json::parse(output.substr(output.find('{')));
}

EabKey set_up(const Service& service, const std::string& connector_type,
              const std::string& connector_config,
              const std::vector<std::string>& connector_options) {
    const support::TemporaryDirectory folder;
    const std::string config = folder.write("connector.json", connector_config).string();
    std::vector<std::string> connector = {"connector",    "create",   "ca",  "--type",
                                          connector_type, "--config", config};
    connector.insert(connector.end(), connector_options.begin(), connector_options.end());
    service.operate(connector);
    return set_up_endpoint(service, {"ca"});
}

EabKey set_up_endpoint(const Service& service, const std::vector<std::string>& connectors) {
    service.operate({"tenant", "create", "corp"});
    std::vector<std::string> endpoint = {"endpoint", "create", "corp/web"};
    for (const std::string& connector : connectors) {
        endpoint.insert(endpoint.end(), {"--connector", connector});
    }
    service.operate(endpoint);
    const json key = service.operate({"eab", "create", "corp/web"});
    const auto octets = base::base64url_decode(key.at("hmac_key").get<std::string>());
    if (!octets) throw std::runtime_error(octets.error().detail);
    return {key.at("kid"), {octets->begin(), octets->end()}};
}

}  // namespace causeway::acceptance
