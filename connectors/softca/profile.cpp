// SPDX-License-Identifier: Apache-2.0
#include "connectors/softca/profile.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace causeway::softca {
namespace {

using base::ErrorKind;

// Clients whose clock is slow must be able to use the certificate at once.
constexpr std::chrono::seconds kBackdate{60};
// RFC 5280 appendix A: ub-common-name.
constexpr std::size_t kLongestCommonName = 64;

struct Validity {
    base::Time not_before;
    base::Time not_after;
};

base::Result<Validity> validity_for(const sdk::EnrollRequest& request, const Config& config,
                                    const crypto::Certificate& issuer, base::Time now) {
    // The last second counts (RFC 5280 §4.1.2.5).
    const auto longest = config.certificate_validity - std::chrono::seconds(1);
    // A CA that is younger than that, or made by a replica whose clock is ahead, begins later.
    const base::Time usual = std::max(now - kBackdate, issuer.not_before());
    const base::Time not_before = request.not_before.value_or(usual);
    const base::Time latest = std::min(not_before + longest, issuer.not_after());
    const base::Time not_after = request.not_after.value_or(latest);
    if (not_after > latest) {
        return base::fail(ErrorKind::unauthorized,
                          "This CA issues until " + base::to_rfc3339(latest) +
                              " at the latest; ask for an earlier notAfter, or for none.");
    }
    if (not_before < issuer.not_before() || not_before >= not_after) {
        return base::fail(ErrorKind::unauthorized,
                          "The notBefore asked for does not lie between the beginning of the CA's "
                          "own certificate and notAfter.");
    }
    return Validity{not_before, not_after};
}

base::Result<std::vector<crypto::KeyUsage>> key_usage_for(const crypto::PublicKey& key) {
    switch (key.type()) {
        case crypto::KeyType::rsa:
            if (key.bits() < 2048) break;
            return std::vector{crypto::KeyUsage::digital_signature,
                               crypto::KeyUsage::key_encipherment};
        case crypto::KeyType::ec_p256:
        case crypto::KeyType::ec_p384:
        case crypto::KeyType::ec_p521:
        case crypto::KeyType::ed25519:
            return std::vector{crypto::KeyUsage::digital_signature};
        case crypto::KeyType::other:
            break;
    }
    return base::fail(ErrorKind::bad_public_key,
                      "This CA does not certify a key of the kind " + key.describe() +
                          "; use RSA with 2048 bits or more, or ECDSA P-256.");
}

// A common name is obsolete beside the subject alternative name; who asks for one gets the first.
std::vector<crypto::NameAttribute> subject_for(const crypto::Csr& csr,
                                               const std::vector<std::string>& dns) {
    if (csr.names().common_names.empty()) return {};
    const auto fits = [](const std::string& name) { return name.size() <= kLongestCommonName; };
    const auto name = std::find_if(dns.begin(), dns.end(), fits);
    if (name == dns.end()) return {};
    return {{"CN", *name}};
}

}  // namespace

base::Result<crypto::TbsCertificate> certificate_for(const sdk::EnrollRequest& request,
                                                     const crypto::Csr& csr, const Config& config,
                                                     const crypto::Certificate& issuer,
                                                     base::Time now) {
    crypto::TbsCertificate out;
    CAUSEWAY_TRY(out.key_usage, key_usage_for(csr.key()));
    CAUSEWAY_TRY(const Validity validity, validity_for(request, config, issuer, now));
    out.not_before = validity.not_before;
    out.not_after = validity.not_after;
    for (const sdk::Identifier& identifier : request.identifiers) {
        auto& list = identifier.type == sdk::IdentifierType::dns ? out.dns : out.ip;
        list.push_back(identifier.value);
    }
    out.subject = subject_for(csr, out.dns);
    out.extended_key_usages = config.extended_key_usages;
    if (!config.crl_url.empty()) out.crl_distribution_points = {config.crl_url};
    return out;
}

}  // namespace causeway::softca
