// SPDX-License-Identifier: Apache-2.0
#include "connectors/softca/softca.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "config_schema.hpp"
#include "connectors/sdk/entry.hpp"
#include "connectors/sdk/support/values.hpp"
#include "connectors/softca/profile.hpp"

namespace causeway::softca {
namespace {

constexpr std::chrono::hours kCrlLife{24};

// Without certificateHold, which cannot be taken back here, and removeFromCRL.
constexpr std::array<std::uint32_t, 6> kReasons = {0, 1, 3, 4, 5, 9};

sdk::Rejected rejected(const base::Error& error) {
    const auto why = [&] {
        switch (error.kind) {
            case base::ErrorKind::bad_public_key:
                return sdk::Rejection::public_key;
            case base::ErrorKind::unauthorized:
                return sdk::Rejection::unauthorized;
            default:
                return sdk::Rejection::csr;
        }
    }();
    return {why, error.detail, error.internal};
}

}  // namespace

sdk::Description SoftCa::describe() {
    sdk::Description out;
    out.title = "Built-in CA";
    out.version = "1.0";
    out.honours_validity = true;
    out.idempotent = true;
    out.schema = kConfigSchema;
    return out;
}

std::vector<sdk::Finding> SoftCa::validate(const sdk::Host&, std::string_view config) {
    return check_config(parse_config(config));
}

SoftCa::SoftCa(sdk::Host host, std::string_view config)
    : host_(host), config_(parse_config(config)), ledger_(host) {}

std::vector<sdk::Stage> SoftCa::test(sdk::Call&) {
    const auto found = load_authority(host_);
    if (!found) return {{"keys", sdk::Verdict::passed, "The CA is made at its first use."}};
    const base::Time end = found->issuing.not_after();
    const bool expired = end < host_.now();
    return {{"keys", sdk::Verdict::passed, "Root: " + found->root.subject()},
            {"validity", expired ? sdk::Verdict::failed : sdk::Verdict::passed,
             (expired ? "The CA has expired; make a new connection: " : "The CA is valid until ") +
                 base::to_rfc3339(end)}};
}

sdk::EnrollOutcome SoftCa::enroll(const sdk::EnrollRequest& request, sdk::Call& call) {
    const auto authority = this->authority();
    auto certificate = ledger_.issued(request.idempotency_key);
    if (!certificate) {
        auto made = sign(request, *authority);
        if (!made) return rejected(made.error());
        call.sending();
        certificate = ledger_.record(request.idempotency_key, *made);
    }
    return sdk::Issued{{*std::move(certificate), authority->issuing.der()}};
}

base::Result<base::Bytes> SoftCa::sign(const sdk::EnrollRequest& request,
                                       const Authority& authority) {
    CAUSEWAY_TRY(const crypto::Csr csr, crypto::Csr::parse(request.csr));
    CAUSEWAY_TRY(crypto::TbsCertificate tbs,
                 certificate_for(request, csr, config_, authority.issuing, host_.now()));
    tbs.serial = ledger_.reserve_serial(request.idempotency_key);
    CAUSEWAY_TRY(
        const crypto::Certificate certificate,
        crypto::sign_certificate(tbs, csr.key(), authority.issuing, authority.issuing_key));
    return certificate.der();
}

sdk::CaOutcome SoftCa::ca_certificates(sdk::Call&) {
    const auto authority = this->authority();
    crypto::TbsCertList tbs;
    tbs.this_update = host_.now();
    tbs.next_update = tbs.this_update + kCrlLife;
    // Time grows on every replica; a counter would cost a write for each CRL.
    tbs.number = static_cast<std::uint64_t>(tbs.this_update.time_since_epoch().count());
    tbs.revoked = ledger_.revoked();
    auto crl = crypto::sign_crl(tbs, authority->issuing, authority->issuing_key);
    if (!crl) throw std::runtime_error("the CRL cannot be signed: " + crl.error().detail);
    return sdk::CaCertificates{
        {authority->issuing.der()}, {authority->root.der()}, *std::move(crl)};
}

sdk::ChangeOutcome SoftCa::revoke(const sdk::RevokeRequest& request, sdk::Call& call) {
    if (std::find(kReasons.begin(), kReasons.end(), request.reason) == kReasons.end()) {
        return sdk::Rejected{sdk::Rejection::revocation_reason,
                             "This CA revokes for the reasons 0, 1, 3, 4, 5 and 9 only.", ""};
    }
    const auto certificate = crypto::Certificate::parse(request.certificate);
    if (!certificate || !ledger_.knows(*certificate)) {
        return sdk::Rejected{sdk::Rejection::unknown_certificate,
                             "This CA has not issued that certificate.", ""};
    }
    call.sending();
    ledger_.revoke(*certificate, request.reason);
    return sdk::Done{};
}

sdk::FindOutcome SoftCa::find(const sdk::EnrollRequest& request, sdk::Call&) {
    auto certificate = ledger_.issued(request.idempotency_key);
    if (!certificate) return sdk::NotFound{};
    return sdk::Issued{{*std::move(certificate), authority()->issuing.der()}};
}

std::shared_ptr<const Authority> SoftCa::authority() {
    const std::lock_guard lock(mutex_);
    if (!authority_) {
        authority_ = std::make_shared<const Authority>(load_or_make_authority(host_, config_));
    }
    return authority_;
}

}  // namespace causeway::softca

CAUSEWAY_CONNECTOR(causeway::softca::SoftCa)
