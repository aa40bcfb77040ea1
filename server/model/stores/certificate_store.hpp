// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/certificate.hpp"
#include "model/stores/page.hpp"

namespace causeway::model {

// What the operator or auditor looks for; empty members do not restrict.
struct CertificateQuery {
    std::optional<TenantId> tenant;
    std::optional<EndpointId> endpoint;
    std::optional<AccountId> account;
    std::optional<EabKeyId> eab_key;
    std::optional<CertificateStatus> status;
    std::optional<crypto::Sha256Digest> fingerprint;
    std::optional<crypto::Sha256Digest> key_fingerprint;
    std::optional<base::Time> issued_from;
    std::optional<base::Time> issued_until;
    std::string name;        // an exact identifier value
    std::string serial_hex;  // lower case, no leading zero octets
    Page page;
};

class CertificateStore {
  public:
    virtual ~CertificateStore() = default;
    // False when this issuer has given this serial number before.
    virtual bool insert(const IssuedCertificate& certificate) = 0;
    virtual std::optional<IssuedCertificate> find(EndpointScope scope, CertificateId id) = 0;
    // The operator's look-up by id alone.
    virtual std::optional<IssuedCertificate> find_anywhere(CertificateId id) = 0;
    // Its status and when that changed; the rest never does.
    virtual void update(const IssuedCertificate& certificate) = 0;
    virtual std::vector<IssuedCertificate> search(const CertificateQuery& query) = 0;
};

}  // namespace causeway::model
