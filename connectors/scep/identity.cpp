// SPDX-License-Identifier: Apache-2.0
#include "connectors/scep/identity.hpp"

#include <stdexcept>
#include <string>

#include "connectors/sdk/support/kept_secret.hpp"

namespace causeway::scep {
namespace {

constexpr std::string_view kStateKey = "identity";
constexpr std::chrono::hours kBackdate{24};
constexpr std::chrono::days kLife{3650};

template <class T>
T require(base::Result<T> result, const char* what) {
    if (result) return *std::move(result);
    throw std::runtime_error(std::string(what) + ": " + result.error().detail + " " +
                             result.error().internal);
}

// A PEM text of one private key and its certificate.
Identity from_pem(const base::Secret& pem) {
    auto certificates =
        require(crypto::parse_pem_certificates(pem.reveal_text()), "RA certificate");
    return {std::move(certificates.front()), require(crypto::PrivateKey::from_pem(pem), "RA key")};
}

Identity make_identity(base::Time now) {
    auto key = require(crypto::PrivateKey::generate(crypto::KeyType::rsa, 3072), "RA key");
    crypto::TbsCertificate tbs;
    tbs.serial = base::Bytes{1};
    tbs.subject = {{"CN", "Causeway RA"}};
    tbs.not_before = now - kBackdate;  // the CA's clock may be behind ours
    tbs.not_after = now + kLife;
    // RFC 8894 §2.3: it signs the request and the answer is encrypted to it.
    tbs.key_usage = {crypto::KeyUsage::digital_signature, crypto::KeyUsage::key_encipherment};
    auto certificate = require(crypto::self_sign_certificate(tbs, key), "RA certificate");
    return {std::move(certificate), std::move(key)};
}

Identity load_or_make(const sdk::Host& host) {
    if (const auto stored = sdk::kept_secret(host, kStateKey)) return from_pem(*stored);
    const Identity made = make_identity(host.now());
    // Another replica may be faster, and its certificate may be known to the CA by now.
    Identity kept =
        from_pem(sdk::keep_secret(host, kStateKey, sdk::to_pem(made.key, {made.certificate})));
    if (kept.certificate == made.certificate) {
        host.log(sdk::LogLevel::info, "scep.identity_made", kept.certificate.subject());
    }
    return kept;
}

}  // namespace

Identity load_or_make_identity(const sdk::Host& host, const Config& config) {
    if (config.ra_certificate.empty()) {
        Identity made = load_or_make(host);
        made.self_made = true;
        return made;
    }
    auto certificates =
        require(crypto::parse_pem_certificates(config.ra_certificate), "RA certificate");
    return {std::move(certificates.front()),
            require(crypto::PrivateKey::from_pem(secret_of(host, config.ra_key)), "RA key")};
}

}  // namespace causeway::scep
