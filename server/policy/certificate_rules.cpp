// SPDX-License-Identifier: Apache-2.0
#include "policy/certificate_rules.hpp"

#include <utility>

#include "base/json.hpp"
#include "base/time_text.hpp"
#include "policy/name_sets.hpp"
#include "policy/usage_rules.hpp"

namespace causeway::policy {
namespace {

using std::chrono::seconds;

// How far the CA's clock may be ahead of ours.
constexpr std::chrono::minutes kClockSkew{10};

class Findings {
  public:
    void add(std::string text) { found_.refused.push_back(std::move(text)); }
    void add_if(bool wrong, std::string text) {
        if (wrong) add(std::move(text));
    }
    void accept(model::AcceptedDifference difference) { found_.accepted.insert(difference); }
    Differences take() { return std::move(found_); }

  private:
    Differences found_;
};

void compare_all_names(Findings& findings, const crypto::Certificate& certificate,
                       const std::vector<model::Identifier>& identifiers) {
    const crypto::SubjectNames& names = certificate.names();
    const NameDifference difference = compare_names(names, identifiers);
    if (names.dns.empty() && names.ip.empty()) {
        findings.add("it has no subject alternative names");
    } else {
        for (const std::string& name : difference.missing) {
            findings.add("its subject alternative names lack " + name);
        }
    }
    for (const std::string& name : difference.extra) {
        findings.add("it has the name " + base::json_quote(name) + " that was not asked for");
    }
    for (const std::string& attribute : names.encoding_faults) {
        findings.add("its subject attribute " + base::json_quote(attribute) +
                     " has characters that its string type does not have");
    }
}

void compare_dates(Findings& findings, const crypto::Certificate& certificate,
                   const ExpectedCertificate& expected, base::Time now) {
    const base::Time begin = certificate.not_before();
    const base::Time end = certificate.not_after();
    // A date that was asked for may lie ahead; one that was not must hold now.
    findings.add_if(!expected.not_before && begin > now + kClockSkew,
                    "it is not valid before " + base::to_rfc3339(begin));
    findings.add_if(expected.not_before && !may_begin(begin, expected.ordered_at),
                    "it begins at " + base::to_rfc3339(begin) +
                        ", more than 48 hours from when it was ordered");
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

void compare_all_usages(Findings& findings, const crypto::Certificate& certificate,
                        const model::AcceptedDifferences& accepted) {
    using enum model::AcceptedDifference;
    UsageDifference difference = compare_usages(certificate.usages(), server_usages());
    if (!difference.missing.empty() && accepted.contains(lacks_server_auth)) {
        UsageDifference from_clients = compare_usages(certificate.usages(), client_usages());
        if (from_clients.missing.empty()) {
            difference = std::move(from_clients);
            findings.accept(lacks_server_auth);
        }
    }
    for (const std::string& usage : difference.missing) findings.add("it lacks the " + usage);
    for (const std::string& usage : difference.surplus) {
        findings.add("it has the " + usage + ", which is not issued here");
    }
}

}  // namespace

bool may_begin(base::Time begin, base::Time ordered_at) {
    return begin >= ordered_at - kFurthestBegin && begin <= ordered_at + kFurthestBegin;
}

Differences differences(const crypto::Certificate& certificate, const ExpectedCertificate& expected,
                        base::Time now) {
    Findings findings;
    findings.add_if(!(certificate.key() == expected.key), "its key is not the CSR's");
    compare_all_names(findings, certificate, expected.identifiers);
    findings.add_if(certificate.is_ca(), "it is a CA certificate");
    compare_dates(findings, certificate, expected, now);
    compare_all_usages(findings, certificate, expected.accepted);
    findings.add_if(!certificate.has_strong_signature(),
                    "it is signed with " + certificate.signature_algorithm() +
                        " and a digest other than SHA-256, SHA-384 or SHA-512");
    return findings.take();
}

}  // namespace causeway::policy
