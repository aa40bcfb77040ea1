// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "model/revocation.hpp"

namespace causeway::model {

// Which refused revocations an operator looks at, oldest first.
struct RefusedRevocations {
    std::optional<TenantId> tenant;
    std::optional<RevocationId> after;
    int limit = 50;
};

class RevocationStore {
  public:
    virtual ~RevocationStore() = default;
    // False when the certificate has one that was not dismissed.
    virtual bool insert(const Revocation& revocation) = 0;
    virtual std::optional<Revocation> find(EndpointScope scope, RevocationId id) = 0;
    // The operator's look-up by id alone.
    virtual std::optional<Revocation> find_anywhere(RevocationId id) = 0;
    // The one that was not dismissed, or the last of those that were.
    virtual std::optional<Revocation> latest(EndpointScope scope, CertificateId certificate) = 0;
    virtual std::vector<Revocation> refused(const RefusedRevocations& query) = 0;
    virtual void update(const Revocation& revocation) = 0;
};

}  // namespace causeway::model
