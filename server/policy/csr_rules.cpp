// SPDX-License-Identifier: Apache-2.0
#include "policy/csr_rules.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "policy/key_rules.hpp"
#include "policy/name_sets.hpp"
#include "policy/usage_rules.hpp"

namespace causeway::policy {
namespace {

// subjectAltName, keyUsage, extendedKeyUsage, basicConstraints, subjectKeyIdentifier and TLS
// feature (RFC 7633): what ordinary clients put into a CSR for a server.
constexpr std::array<std::string_view, 6> kUsualExtensions = {
    "2.5.29.17", "2.5.29.15", "2.5.29.37", "2.5.29.19", "2.5.29.14", "1.3.6.1.5.5.7.1.24"};

// The request for extensions (RFC 2985) and Microsoft's older one, which are looked into; the
// challenge password, with which SCEP's clients say who they are; and what certreq always writes:
// its operating system, its client and the provider of its key. None asks for another certificate,
// as others do: some CAs take their template or a subject from them.
constexpr std::array<std::string_view, 6> kUsualAttributes = {
    "1.2.840.113549.1.9.14",  "1.3.6.1.4.1.311.2.1.14", "1.2.840.113549.1.9.7",
    "1.3.6.1.4.1.311.13.2.3", "1.3.6.1.4.1.311.21.20",  "1.3.6.1.4.1.311.13.2.2"};

base::Result<void> refuse(std::string detail) {
    return base::fail(base::ErrorKind::bad_csr, std::move(detail));
}

// Texts from a CSR are quoted, so that they cannot pose as words of ours.
std::string quoted_list(const std::vector<std::string>& texts) {
    constexpr std::size_t kShown = 5;
    std::string out;
    for (std::size_t i = 0; i < std::min(texts.size(), kShown); ++i) {
        out += (i == 0 ? "" : ", ") + base::json_quote(texts[i]);
    }
    if (texts.size() > kShown) out += " and " + std::to_string(texts.size() - kShown) + " more";
    return out;
}

base::Result<void> check_names(const crypto::Csr& csr,
                               const std::vector<model::Identifier>& identifiers, bool require_cn) {
    const crypto::SubjectNames& names = csr.names();
    if (names.dns.empty() && names.ip.empty()) {
        return refuse(
            "The CSR has no subject alternative names; a common name alone is not enough.");
    }
    const NameDifference difference = compare_names(names, identifiers);
    if (!difference.extra.empty()) {
        return refuse("The CSR has names that the order does not: " +
                      quoted_list(difference.extra) + ". Make both name the same set.");
    }
    if (!difference.missing.empty()) {
        return refuse("The CSR's subject alternative names lack names of the order: " +
                      quoted_list(difference.missing) + ". Make both name the same set.");
    }
    if (names.common_names.size() > 1) return refuse("The CSR has more than one common name.");
    if (require_cn && names.common_names.empty()) {
        return refuse(
            "This endpoint's CA needs a common name in the CSR's subject: set it to one of "
            "the names.");
    }
    return {};
}

base::Result<void> check_extensions(const crypto::Csr& csr) {
    if (csr.asks_to_be_ca()) return refuse("The CSR asks for a CA certificate.");
    for (const std::string& oid : csr.requested_extensions()) {
        if (std::ranges::find(kUsualExtensions, oid) == kUsualExtensions.end()) {
            return refuse("The CSR asks for the extension " + oid + ", which is not issued here.");
        }
        if (std::ranges::count(csr.requested_extensions(), oid) > 1) {
            return refuse("The CSR asks for the extension " + oid + " more than once.");
        }
    }
    return {};
}

base::Result<void> check_attributes(const crypto::Csr& csr) {
    for (const std::string& oid : csr.attributes()) {
        if (std::ranges::find(kUsualAttributes, oid) == kUsualAttributes.end()) {
            return refuse("The CSR has the attribute " + oid +
                          ", which a CA may take for a wish. Leave it out.");
        }
    }
    return {};
}

base::Result<void> check_usages(const crypto::Csr& csr) {
    const UsageDifference difference = compare_usages(csr.usages(), server_usages());
    if (!difference.surplus.empty()) {
        return refuse("The CSR asks for the " + difference.surplus.front() +
                      ", which is not issued here. Leave it out.");
    }
    // Which usages a certificate gets that asks for none is for the CA to say.
    if (!csr.usages().extended.empty() && !difference.missing.empty()) {
        return refuse("The CSR asks for extended key usages but not for the " +
                      difference.missing.front() + ". Add it, or ask for none.");
    }
    return {};
}

}  // namespace

base::Result<void> check_csr(const crypto::Csr& csr,
                             const std::vector<model::Identifier>& identifiers,
                             const model::IssuancePolicy& policy) {
    CAUSEWAY_CHECK(check_certificate_key(csr.key(), policy.keys));
    CAUSEWAY_CHECK(check_names(csr, identifiers, policy.require_cn));
    if (!csr.names().other_subject.empty()) {
        return refuse("The CSR's subject has more than a common name: " +
                      quoted_list(csr.names().other_subject) + ". Leave these attributes out.");
    }
    CAUSEWAY_CHECK(check_attributes(csr));
    CAUSEWAY_CHECK(check_extensions(csr));
    return check_usages(csr);
}

}  // namespace causeway::policy
