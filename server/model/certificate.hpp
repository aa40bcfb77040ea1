// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/enum_names.hpp"
#include "crypto/hash.hpp"
#include "model/identifier.hpp"
#include "model/ids.hpp"

namespace causeway::model {

enum class CertificateStatus { issued, revoked };

// A certificate that was compared with its order and may be served. What is searched for later
// stands in fields of its own.
struct IssuedCertificate {
    CertificateId id;
    EndpointScope scope;
    AccountId account_id;
    OrderId order_id;
    ConnectorId connector_id;
    std::optional<EabKeyId> eab_key_id;
    CertificateStatus status = CertificateStatus::issued;
    std::vector<Identifier> identifiers;
    std::string serial_hex;
    std::string issuer;      // RFC 4514
    base::Bytes issuer_der;  // with the serial, what makes a certificate unique
    crypto::Sha256Digest fingerprint{};
    crypto::Sha256Digest key_fingerprint{};  // of the SubjectPublicKeyInfo
    base::Time not_before;
    base::Time not_after;
    std::vector<base::Bytes> chain;  // DER, leaf first, as served
    base::Time issued_at;
    std::optional<base::Time> revoked_at;
    std::int64_t version = 1;
};

}  // namespace causeway::model

template <>
struct causeway::base::EnumNames<causeway::model::CertificateStatus> {
    using enum causeway::model::CertificateStatus;
    static constexpr std::pair<causeway::model::CertificateStatus, std::string_view> table[] = {
        {issued, "issued"},
        {revoked, "revoked"},
    };
};
