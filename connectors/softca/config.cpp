// SPDX-License-Identifier: Apache-2.0
#include "connectors/softca/config.hpp"

#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

#include "connectors/sdk/support/values.hpp"

namespace causeway::softca {
namespace {

using nlohmann::json;

std::pair<crypto::KeyType, int> key_type_of(const std::string& name) {
    if (name == "ec-p384") return {crypto::KeyType::ec_p384, 384};
    if (name == "rsa-2048") return {crypto::KeyType::rsa, 2048};
    if (name == "rsa-3072") return {crypto::KeyType::rsa, 3072};
    if (name == "rsa-4096") return {crypto::KeyType::rsa, 4096};
    return {crypto::KeyType::ec_p256, 256};
}

// RFC 5280 §4.2.1.12.
std::string usage_oid(const std::string& name) {
    return name == "server_auth" ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2";
}

}  // namespace

Config parse_config(std::string_view text) {
    const auto parsed = base::parse_json(text);
    if (!parsed) throw std::runtime_error("the configuration is not JSON");
    const json& members = *parsed;
    Config out;
    out.common_name = members.value("common_name", out.common_name);
    std::tie(out.key_type, out.key_bits) = key_type_of(members.value("key_type", "ec-p256"));
    out.ca_validity = std::chrono::days(members.value("ca_validity_days", 3650));
    out.certificate_validity = std::chrono::days(members.value("certificate_validity_days", 90));
    const json both = {"server_auth", "client_auth"};
    for (const json& usage : members.value("extended_key_usages", both)) {
        out.extended_key_usages.push_back(usage_oid(usage.get<std::string>()));
    }
    out.crl_url = members.value("crl_url", "");
    return out;
}

std::vector<sdk::Finding> check_config(const Config& config) {
    std::vector<sdk::Finding> out;
    // RFC 5280 §4.2.1.13: who fetches a CRL over TLS may need that CRL to do so.
    const bool plain_http = config.crl_url.starts_with("http://") && config.crl_url.size() > 7;
    const bool printable = config.crl_url.find_first_of(" \"<>\\^`{|}") == std::string::npos;
    if (!config.crl_url.empty() && !(plain_http && printable)) {
        out.push_back({"/crl_url", "Must be an address that begins with http://."});
    }
    if (config.certificate_validity > config.ca_validity) {
        out.push_back({"/certificate_validity_days", "Certificates cannot outlive their CA."});
    }
    return out;
}

}  // namespace causeway::softca
