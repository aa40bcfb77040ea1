// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/sdk/connector.hpp"
#include "connectors/sdk/support/http.hpp"
#include "connectors/sdk/support/values.hpp"

namespace causeway::scep {

// The members of schema.json.
struct Config {
    std::string url;
    std::string ca_identifier;
    std::string ca_fingerprint;  // SHA-256 of the certificate, lower-case hex
    bool legacy_algorithms = false;
    std::string ra_certificate;   // PEM
    std::string ra_key;           // the name of a secret
    std::string tls_roots;        // PEM
    std::string tls_certificate;  // PEM
    std::string tls_key;          // the name of a secret
    std::chrono::seconds request_timeout{30};
    std::chrono::seconds poll_interval{60};
};

// Of a text that fits the schema.
Config parse_config(std::string_view text);

// What the schema cannot say.
std::vector<sdk::Finding> check_config(const sdk::Host& host, const Config& config);

// The secret of that name, which the configuration's check has found before. Throws without it.
base::Secret secret_of(const sdk::Host& host, const std::string& name);

// How the CA's HTTP server is trusted and is shown who we are.
sdk::HttpTls tls_of(const sdk::Host& host, const Config& config);

}  // namespace causeway::scep
