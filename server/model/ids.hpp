// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/strong_id.hpp"

namespace causeway::model {

using TenantId = base::StrongId<struct TenantTag>;
using DomainId = base::StrongId<struct DomainTag>;
using EndpointId = base::StrongId<struct EndpointTag>;
using EabKeyId = base::StrongId<struct EabKeyTag>;
using AccountId = base::StrongId<struct AccountTag>;
using OrderId = base::StrongId<struct OrderTag>;
using AuthorizationId = base::StrongId<struct AuthorizationTag>;
using ChallengeId = base::StrongId<struct ChallengeTag>;
using AttemptId = base::StrongId<struct AttemptTag>;
using CertificateId = base::StrongId<struct CertificateTag>;
using RevocationId = base::StrongId<struct RevocationTag>;
using ConnectorId = base::StrongId<struct ConnectorTag>;
using JobId = base::StrongId<struct JobTag>;
using AuditEventId = base::StrongId<struct AuditEventTag>;
using ValidationAttemptId = base::StrongId<struct ValidationAttemptTag>;
using ApiTokenId = base::StrongId<struct ApiTokenTag>;

// Where an ACME object lives. Every repository call takes one, so that a read across tenants or
// endpoints cannot be written by accident.
struct EndpointScope {
    TenantId tenant;
    EndpointId endpoint;

    auto operator<=>(const EndpointScope&) const = default;
};

}  // namespace causeway::model
