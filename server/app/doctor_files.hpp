// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/config_file.hpp"
#include "app/doctor_check.hpp"
#include "base/error.hpp"

namespace causeway::app {

// What became of reading the configuration.
struct ConfigReading {
    std::string path;  // empty: the environment alone
    Config config;     // what could be read
    Origins origins;
    std::optional<base::Error> unreadable;
    std::optional<base::Error> unacceptable;  // read, and a start would refuse it
    std::vector<std::string> unknown_variables;
};

Findings check_configuration(const ConfigReading& reading);

// The key-encryption keys: there, ours to read, nobody else's, and random.
Findings check_key_files(const Config::Secrets& secrets);

// The private key of the TLS identity, as a file.
Findings check_tls_key_file(const std::string& path);

// Whether the files that systemd hands to the unit are there.
Findings check_credentials(const Config& config);

}  // namespace causeway::app
