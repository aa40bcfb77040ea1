// SPDX-License-Identifier: Apache-2.0
#include "connectors/scep/authority.hpp"

#include <algorithm>
#include <optional>

namespace causeway::scep {
namespace {

using Certificates = std::vector<crypto::Certificate>;

std::string fingerprint_of(const crypto::Certificate& certificate) {
    return base::hex_encode(certificate.sha256());
}

// A certificate without the extension may be used for everything (RFC 5280 §4.2.1.3).
bool may(const crypto::Certificate& certificate, crypto::KeyUsage usage) {
    const auto& usages = certificate.usages().basic;
    return usages.empty() || std::ranges::find(usages, usage) != usages.end();
}

bool is_valid(const crypto::Certificate& certificate, base::Time now) {
    return certificate.not_before() <= now && now <= certificate.not_after();
}

bool signs_another(const crypto::Certificate& ca, const Certificates& cas) {
    return std::ranges::any_of(cas, [&](const crypto::Certificate& other) {
        return !(other == ca) && crypto::build_chain(other, {}, {ca}).has_value();
    });
}

std::string list_fingerprints(const Certificates& certificates) {
    std::string out;
    for (const auto& one : certificates) {
        out += (out.empty() ? "" : ", ") + fingerprint_of(one) + " (" + one.subject() + ")";
    }
    return out;
}

}  // namespace

base::Result<Authority> read_authority(const Certificates& certificates,
                                       const std::string& fingerprint, base::Time now) {
    const auto pinned = std::ranges::find(certificates, fingerprint, &fingerprint_of);
    if (pinned == certificates.end() || !pinned->is_ca()) {
        return base::fail(base::ErrorKind::malformed,
                          "the CA certificate does not have the configured fingerprint; the CA "
                          "sent " +
                              list_fingerprints(certificates));
    }
    Certificates cas = {*pinned};
    Certificates ras;
    for (const crypto::Certificate& one : certificates) {
        const bool chains = crypto::build_chain(one, certificates, {*pinned}).has_value();
        if (one == *pinned || !chains || !is_valid(one, now)) continue;
        (one.is_ca() ? cas : ras).push_back(one);
    }
    const auto issuer =
        std::ranges::find_if(cas, [&](const auto& ca) { return !signs_another(ca, cas); });
    const auto encrypts = [](const crypto::Certificate& ra) {
        return may(ra, crypto::KeyUsage::key_encipherment);
    };
    const auto reader = std::ranges::find_if(ras, encrypts);
    Authority out{*pinned,
                  {cas.begin() + 1, cas.end()},
                  cas,
                  reader == ras.end() ? *issuer : *reader,
                  *issuer};
    std::ranges::copy_if(ras, std::back_inserter(out.signers), [](const crypto::Certificate& ra) {
        return may(ra, crypto::KeyUsage::digital_signature);
    });
    if (out.recipient.key().type() == crypto::KeyType::rsa) return out;
    return base::fail(base::ErrorKind::unsupported,
                      "requests would be encrypted to " + out.recipient.subject() +
                          ", whose key (" + out.recipient.key().describe() +
                          ") is not RSA; SCEP needs an RSA key of the CA or of its RA");
}

}  // namespace causeway::scep
