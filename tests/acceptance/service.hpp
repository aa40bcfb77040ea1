// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <csignal>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "installation.hpp"
#include "support/process.hpp"

namespace causeway::acceptance {

struct ServiceSettings {
    std::string node = "one";
    std::uint16_t port = 0;  // of ACME; 0: the one in the installation's URL
    std::string call_deadline = "5s";
    std::string plugins = CAUSEWAY_PLUGINS;
    std::string more;  // sections that are added as they are
};

// Names of files of the installation.
struct KeyFiles {
    std::string current = "key-encryption.key";
    std::vector<std::string> earlier;
};

// One `causeway serve` of an installation, as an operator runs it: from a configuration file, and
// asked through its admin socket.
class Service {
  public:
    explicit Service(Installation& installation, ServiceSettings settings = {});

    void migrate(const std::vector<std::string>& options = {}) const;
    // For the next start, and for the commands that read the configuration.
    void use_keys(KeyFiles keys);
    // The same: sections in the place of those before.
    void use_sections(std::string more);
    // Returns when /readyz says yes. After an end: on the same ports and files again.
    void start();
    // Returns when it answers, ready or not.
    void start_unready();
    // SIGTERM; the end is to be waited for.
    void ask_to_stop() const { process_->send_signal(SIGTERM); }
    // The exit code, or 128 + the signal; nothing when it still runs after `patience`.
    std::optional<int> end(std::chrono::milliseconds patience = std::chrono::seconds(20));
    // SIGKILL.
    void kill() { process_.reset(); }

    // Asks until it says yes; throws, with the log, when the process ends before or 40 s are over.
    void wait_until(const std::function<bool()>& condition);
    // Until the log mentions it.
    void wait_for_log(const std::string& event);
    // Without the requests, of which a waiting test makes hundreds.
    std::string log() const;

    // The status of GET /readyz; 0 when nobody answers.
    int readiness() const;
    bool takes_connections() const { return support::accepts_connections(settings_.port); }
    std::uint16_t port() const { return settings_.port; }
    std::string config_file() const { return file("causeway.toml"); }

    // SIGTERM, and a start with the present configuration.
    void restart();

    // A command of the operator's; throws with its output when it fails.
    nlohmann::json operate(std::vector<std::string> arguments) const;
    // The same for `causeway secrets`, which works with the configuration.
    nlohmann::json secrets(const std::vector<std::string>& arguments) const;

  private:
    std::string file(const std::string& name) const;
    void write_configuration() const;

    Installation& installation_;
    ServiceSettings settings_;
    KeyFiles keys_;
    std::uint16_t operations_port_ = support::free_port();
    std::optional<support::Process> process_;
};

// How to register at the endpoint corp/web.
struct EabKey {
    std::string kid;
    std::string hmac_key;  // octets
};

// The endpoint corp/web with these connectors, made by the operator's commands.
EabKey set_up_endpoint(const Service& service, const std::vector<std::string>& connectors);

// A connector of that type, "ca", and everything in front of it.
EabKey set_up(const Service& service, const std::string& connector_type,
              const std::string& connector_config = "{}",
              const std::vector<std::string>& connector_options = {});

}  // namespace causeway::acceptance
