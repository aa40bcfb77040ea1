// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/sdk/connector.hpp"
#include "connectors/sdk/support/x509.hpp"

namespace causeway::softca {

// The members of schema.json.
struct Config {
    std::string common_name = "Causeway CA";
    crypto::KeyType key_type = crypto::KeyType::ec_p256;
    int key_bits = 256;
    std::chrono::days ca_validity{3650};
    std::chrono::days certificate_validity{90};
    std::vector<std::string> extended_key_usages;  // dotted OIDs
    std::string crl_url;                           // or empty
};

// Of a text that fits the schema.
Config parse_config(std::string_view text);

// What the schema cannot say.
std::vector<sdk::Finding> check_config(const Config& config);

}  // namespace causeway::softca
