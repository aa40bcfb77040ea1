// SPDX-License-Identifier: Apache-2.0
#include "policy/certificate_rules.hpp"

#include <algorithm>
#include <string_view>

#include "base/json.hpp"
#include "base/time_text.hpp"
#include "policy/name_sets.hpp"

namespace causeway::policy {
namespace {

using std::chrono::seconds;

constexpr std::string_view kServerAuth = "1.3.6.1.5.5.7.3.1";
constexpr std::string_view kAnyUsage = "2.5.29.37.0";
// How far the CA's clock may be ahead of ours.
constexpr std::chrono::minutes kClockSkew{10};

class Findings {
  public:
    void add_if(bool wrong, std::string text) {
        if (wrong) texts_.push_back(std::move(text));
    }
    std::vector<std::string> take() { return std::move(texts_); }

  private:
    std::vector<std::string> texts_;
};

void compare_all_names(Findings& findings, const crypto::Certificate& certificate,
                       const std::vector<model::Identifier>& identifiers) {
    const crypto::SubjectNames& names = certificate.names();
    const NameDifference difference = compare_names(names, identifiers);
    for (const std::string& name : difference.missing) {
        findings.add_if(true, "it lacks the name " + name);
    }
    for (const std::string& name : difference.extra) {
        findings.add_if(true,
                        "it has the name " + base::json_quote(name) + " that was not asked for");
    }
    findings.add_if(names.dns.empty() && names.ip.empty(), "it has no subject alternative names");
}

void compare_dates(Findings& findings, const crypto::Certificate& certificate,
                   const ExpectedCertificate& expected, base::Time now) {
    const base::Time begin = certificate.not_before();
    const base::Time end = certificate.not_after();
    findings.add_if(begin > now + kClockSkew, "it is not valid before " + base::to_rfc3339(begin));
    findings.add_if(end <= now, "it expired at " + base::to_rfc3339(end));
    // The last second counts too (RFC 5280 §4.1.2.5).
    findings.add_if(
        end - begin + seconds(1) > expected.max_validity,
        "it is valid until " + base::to_rfc3339(end) + ", longer than this endpoint accepts");
    findings.add_if(expected.not_before && begin != *expected.not_before,
                    "its notBefore is not the one asked for");
    findings.add_if(expected.not_after && end != *expected.not_after,
                    "its notAfter is not the one asked for");
}

bool serves_tls(const crypto::Certificate& certificate) {
    const std::vector<std::string> usages = certificate.extended_key_usages();
    return usages.empty() || std::ranges::any_of(usages, [](const std::string& usage) {
               return usage == kServerAuth || usage == kAnyUsage;
           });
}

bool signed_weakly(const crypto::Certificate& certificate) {
    std::string algorithm = certificate.signature_algorithm();
    std::ranges::transform(algorithm, algorithm.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return algorithm.find("sha1") != std::string::npos ||
           algorithm.find("md5") != std::string::npos;
}

}  // namespace

std::vector<std::string> differences(const crypto::Certificate& certificate,
                                     const ExpectedCertificate& expected, base::Time now) {
    Findings findings;
    findings.add_if(!(certificate.key() == expected.key), "its key is not the CSR's");
    compare_all_names(findings, certificate, expected.identifiers);
    findings.add_if(certificate.is_ca(), "it is a CA certificate");
    compare_dates(findings, certificate, expected, now);
    findings.add_if(!serves_tls(certificate), "its extended key usage lacks serverAuth");
    findings.add_if(signed_weakly(certificate),
                    "it is signed with " + certificate.signature_algorithm());
    return findings.take();
}

}  // namespace causeway::policy
