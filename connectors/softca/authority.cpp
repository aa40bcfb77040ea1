// SPDX-License-Identifier: Apache-2.0
#include "connectors/softca/authority.hpp"

#include <stdexcept>
#include <string>
#include <utility>

#include "connectors/sdk/support/kept_secret.hpp"
#include "connectors/sdk/support/values.hpp"
#include "connectors/softca/serial.hpp"

namespace causeway::softca {
namespace {

constexpr std::string_view kStateKey = "authority";
constexpr std::chrono::seconds kBackdate{60};

template <class T>
T require(base::Result<T> result, const char* step) {
    if (result) return *std::move(result);
    throw std::runtime_error(std::string(step) + ": " + result.error().detail + " " +
                             result.error().internal);
}

crypto::TbsCertificate ca_certificate(const std::string& common_name, const Config& config,
                                      base::Time now) {
    crypto::TbsCertificate out;
    out.serial = random_serial();
    out.subject = {{"CN", common_name}};
    out.not_before = now - kBackdate;
    out.not_after = now + config.ca_validity - std::chrono::seconds(1);
    out.is_ca = true;
    out.key_usage = {crypto::KeyUsage::key_cert_sign, crypto::KeyUsage::crl_sign};
    return out;
}

Authority make_authority(const Config& config, base::Time now) {
    const auto root_key =
        require(crypto::PrivateKey::generate(config.key_type, config.key_bits), "root key");
    auto issuing_key =
        require(crypto::PrivateKey::generate(config.key_type, config.key_bits), "issuing key");
    auto root = require(
        crypto::self_sign_certificate(ca_certificate(config.common_name, config, now), root_key),
        "root");
    auto tbs = ca_certificate(config.common_name + " Issuing", config, now);
    tbs.path_length = 0;
    auto issuing = require(crypto::sign_certificate(tbs, issuing_key.public_key(), root, root_key),
                           "issuing CA");
    return {std::move(root), std::move(issuing), std::move(issuing_key)};
}

Authority from_state(const base::Secret& state) {
    auto key = require(crypto::PrivateKey::from_pem(state), "stored CA key");
    auto certificates =
        require(crypto::parse_pem_certificates(state.reveal_text()), "stored CA certificates");
    if (certificates.size() != 2) throw std::runtime_error("stored CA certificates: not two");
    return {std::move(certificates[1]), std::move(certificates[0]), std::move(key)};
}

}  // namespace

std::optional<Authority> load_authority(const sdk::Host& host) {
    const auto stored = sdk::kept_secret(host, kStateKey);
    if (!stored) return std::nullopt;
    return from_state(*stored);
}

Authority load_or_make_authority(const sdk::Host& host, const Config& config) {
    if (auto stored = load_authority(host)) return *std::move(stored);
    const Authority made = make_authority(config, host.now());
    // Another replica may be faster, and its CA may have issued by now.
    Authority kept = from_state(sdk::keep_secret(
        host, kStateKey, sdk::to_pem(made.issuing_key, {made.issuing, made.root})));
    if (kept.root == made.root) {
        host.log(sdk::LogLevel::info, "softca.authority_made", kept.root.subject());
    }
    return kept;
}

}  // namespace causeway::softca
