// SPDX-License-Identifier: Apache-2.0
#include "app/doctor_tls.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/time_text.hpp"
#include "http/tls.hpp"
#include "net/http_url.hpp"

namespace causeway::app {
namespace {

using crypto::Certificate;
using std::chrono::days;

constexpr const char* kRenew = "Renew it, then send the service SIGHUP.";
constexpr const char* kServerAuth = "1.3.6.1.5.5.7.3.1";
constexpr days kRenewBefore{14};

// RFC 9525 §6.3: a wildcard stands for one whole label, the first.
bool covers(const std::string& presented, const std::string& host) {
    if (base::equal_ignoring_case(presented, host)) return true;
    const std::size_t dot = host.find('.');
    return presented.starts_with("*.") && dot != std::string::npos && dot != 0 &&
           base::equal_ignoring_case(presented.substr(1), host.substr(dot));
}

bool names_host(const Certificate& leaf, const std::string& host) {
    const auto& names = leaf.names();
    return std::ranges::find(names.ip, host) != names.ip.end() ||
           std::ranges::any_of(names.dns, [&](const auto& name) { return covers(name, host); });
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text.empty() ? "none" : text;
}

Findings judge_dates(const Certificate& certificate, base::Time now) {
    const std::string subject = certificate.subject();
    if (certificate.not_after() < now) {
        return {
            failed(subject + " expired on " + base::to_rfc3339(certificate.not_after()), kRenew)};
    }
    if (certificate.not_before() > now) {
        return {
            failed(subject + " is not valid before " + base::to_rfc3339(certificate.not_before()),
                   "Wait until then, or correct this machine's clock.")};
    }
    const auto left = certificate.not_after() - now;
    const auto life = certificate.not_after() - certificate.not_before();
    if (left < kRenewBefore && left < life / 3) {
        return {
            warned(subject + " expires on " + base::to_rfc3339(certificate.not_after()), kRenew)};
    }
    return {};
}

Findings judge_leaf(const Certificate& leaf, const std::string& host) {
    Findings findings;
    if (!host.empty() && !names_host(leaf, host)) {
        findings.push_back(failed("it names " + listed(leaf.names().dns) + ", not " + host,
                                  "Get one for " + host + ", or correct acme.base_url."));
    }
    const auto& usages = leaf.usages().extended;
    if (!usages.empty() && std::ranges::find(usages, kServerAuth) == usages.end()) {
        findings.push_back(
            failed("it is not for TLS servers (serverAuth)", "Get one for a TLS server."));
    }
    return findings;
}

Findings judge_links(const std::vector<Certificate>& chain) {
    if (chain.size() == 1) return {};
    const std::vector<Certificate> others(chain.begin() + 1, chain.end());
    if (crypto::build_chain(chain.front(), others, {others.back()})) return {};
    return {
        failed("the certificates after the first do not lead from it to the last",
               "Put the leaf first, then the CA that signed it, then the one that signed that.")};
}

}  // namespace

Findings judge_chain(const std::vector<Certificate>& chain, const std::string& host,
                     base::Time now) {
    Findings findings = judge_leaf(chain.front(), host);
    for (const Certificate& certificate : chain) {
        for (Finding& finding : judge_dates(certificate, now)) {
            findings.push_back(std::move(finding));
        }
    }
    for (Finding& finding : judge_links(chain)) findings.push_back(std::move(finding));
    const auto left = std::chrono::duration_cast<days>(chain.front().not_after() - now).count();
    findings.push_back(passed(listed(chain.front().names().dns) + ", " + std::to_string(left) +
                              " days left, " + std::to_string(chain.size()) + " certificates"));
    return findings;
}

Findings check_tls_certificate(const Config::Acme& acme, base::Time now) {
    if (acme.tls_certificate.empty() || acme.tls_key.empty()) {
        return {
            failed("no TLS identity is configured", "Set acme.tls_certificate and acme.tls_key.")};
    }
    const auto identity = http::read_tls_identity(acme.tls_certificate, acme.tls_key);
    if (!identity) {
        return {failed(identity.error().detail,
                       "Correct acme.tls_certificate and acme.tls_key, or who may read them.")};
    }
    const auto chain = crypto::parse_pem_certificates(identity->certificate_chain);
    if (!chain) {
        return {failed(acme.tls_certificate + ": " + chain.error().detail,
                       "Put the certificates there as PEM, the leaf first.")};
    }
    const auto key = crypto::PrivateKey::from_pem(identity->private_key);
    if (!key) {
        return {failed(acme.tls_key + ": " + key.error().detail,
                       "Put the private key there as PEM, without a pass phrase.")};
    }
    if (!(key->public_key() == chain->front().key())) {
        return {failed(
            acme.tls_key + " is not the key of the first certificate in " + acme.tls_certificate,
            "Name the two files that were made together, the leaf first.")};
    }
    const auto url = net::HttpUrl::parse(acme.base_url);
    return judge_chain(*chain, url ? url->host : std::string(), now);
}

}  // namespace causeway::app
