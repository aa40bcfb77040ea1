// SPDX-License-Identifier: Apache-2.0
#include "connectors/scep/config.hpp"

#include <algorithm>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "connectors/sdk/support/x509.hpp"

namespace causeway::scep {
namespace {

using nlohmann::json;
using sdk::Finding;

// As people copy it: "AB:CD:..." or "abcd...".
std::string plain_fingerprint(std::string text) {
    std::erase_if(text, [](char c) { return c == ':' || c == ' '; });
    return base::ascii_lower(text);
}

bool is_sha256(const std::string& fingerprint) {
    return fingerprint.size() == 64 &&
           fingerprint.find_first_not_of("0123456789abcdef") == std::string::npos;
}

void check_url(const Config& config, std::vector<Finding>& out) {
    const auto url = net::HttpUrl::parse(config.url);
    if (!url) {
        out.push_back({"/url", url.error().detail});
    } else if (url->target.find('?') != std::string::npos) {
        out.push_back({"/url", "Must have no query: SCEP's own is appended."});
    }
}

// A certificate and the key to it: both or none, and they belong together.
struct Credential {
    const std::string& certificate;
    const std::string& key;
    std::string certificate_member;
    std::string key_member;
    bool only_rsa = false;
};

void check_credential(const sdk::Host& host, const Credential& credential,
                      std::vector<Finding>& out) {
    if (credential.certificate.empty() && credential.key.empty()) return;
    if (credential.key.empty()) {
        out.push_back({credential.certificate_member, "Needs its key in " + credential.key_member});
        return;
    }
    const auto chain = crypto::parse_pem_certificates(credential.certificate);
    if (!chain) {
        out.push_back({credential.certificate_member, chain.error().detail});
        return;
    }
    const auto value = host.secret(credential.key);
    const auto key = value ? crypto::PrivateKey::from_pem(base::Secret(*value))
                           : base::fail(base::ErrorKind::not_found, "There is no such secret.");
    if (!key) {
        out.push_back({credential.key_member, key.error().detail});
    } else if (!(key->public_key() == chain->front().key())) {
        out.push_back({credential.key_member, "Is not the key of the first certificate in " +
                                                  credential.certificate_member + "."});
    } else if (credential.only_rsa && chain->front().key().type() != crypto::KeyType::rsa) {
        out.push_back({credential.certificate_member, "Must have an RSA key: SCEP has no other."});
    }
}

}  // namespace

Config parse_config(std::string_view text) {
    const auto parsed = base::parse_json(text);
    if (!parsed) throw std::runtime_error("the configuration is not JSON");
    const json& members = *parsed;
    Config out;
    out.url = members.value("url", "");
    out.ca_identifier = members.value("ca_identifier", "");
    out.ca_fingerprint = plain_fingerprint(members.value("ca_fingerprint", ""));
    out.legacy_algorithms = members.value("legacy_algorithms", false);
    out.ra_certificate = members.value("ra_certificate", "");
    out.ra_key = members.value("ra_key", "");
    out.tls_roots = members.value("tls_roots", "");
    out.tls_certificate = members.value("tls_certificate", "");
    out.tls_key = members.value("tls_key", "");
    out.request_timeout = std::chrono::seconds(members.value("request_timeout_seconds", 30));
    out.poll_interval = std::chrono::seconds(members.value("poll_interval_seconds", 60));
    return out;
}

std::vector<Finding> check_config(const sdk::Host& host, const Config& config) {
    std::vector<Finding> out;
    check_url(config, out);
    if (!is_sha256(config.ca_fingerprint)) {
        out.push_back({"/ca_fingerprint",
                       "Must be a SHA-256 fingerprint: 64 hexadecimal digits. "
                       "openssl x509 -noout -fingerprint -sha256 -in ca.pem prints it."});
    }
    if (!config.tls_roots.empty()) {
        const auto roots = crypto::parse_pem_certificates(config.tls_roots);
        if (!roots) out.push_back({"/tls_roots", roots.error().detail});
    }
    check_credential(
        host, {config.ra_certificate, config.ra_key, "/ra_certificate", "/ra_key", true}, out);
    check_credential(
        host, {config.tls_certificate, config.tls_key, "/tls_certificate", "/tls_key", false}, out);
    return out;
}

base::Secret secret_of(const sdk::Host& host, const std::string& name) {
    auto value = host.secret(name);
    if (!value) throw std::runtime_error("there is no secret " + name);
    return base::Secret(*std::move(value));
}

sdk::HttpTls tls_of(const sdk::Host& host, const Config& config) {
    sdk::HttpTls out;
    out.roots_pem = config.tls_roots;
    if (config.tls_certificate.empty()) return out;
    out.certificate_pem = config.tls_certificate;
    out.key_pem = secret_of(host, config.tls_key);
    return out;
}

}  // namespace causeway::scep
