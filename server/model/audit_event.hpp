// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/enum_names.hpp"
#include "model/ids.hpp"

namespace causeway::model {

enum class AuditAction {
    tenant_created,
    tenant_changed,
    endpoint_created,
    endpoint_changed,
    connector_created,
    connector_changed,
    domain_added,
    domain_changed,
    domain_removed,
    eab_key_created,
    eab_key_suspended,
    eab_key_resumed,
    eab_key_revoked,
    api_token_created,
    api_token_revoked,
    account_created,
    account_updated,
    account_key_changed,
    account_deactivated,
    account_revoked,
    order_created,
    order_ready,
    authorization_created,
    authorization_granted,
    challenge_answered,
    authorization_validated,
    authorization_failed,
    authorization_deactivated,
    issuance_intended,
    issuance_sent,
    issuance_pending,
    issuance_rejected,
    issuance_unavailable,
    issuance_unknown,
    issuance_declared_unissued,
    certificate_received,
    certificate_attached,
    certificate_refused,
    certificate_unserved,
    certificate_issued,
    certificate_revocation_requested,
    certificate_revocation_refused,
    certificate_revocation_dismissed,
    certificate_revoked,
    key_blocked,
    order_failed,
    secrets_rotation_begun,
    secrets_rotated,
    database_restored,
    database_adopted,
};

// Who did it: "account:<id>", "local:<user>", "token:<id>" or "system:<node>".
struct AuditActor {
    std::string name;
    std::string address;  // the peer's network address, or empty
};

// One thing that happened, in the same transaction as what it records. The header (who, what, when,
// to what) is kept for ever; the payload may hold personal data and can be purged without breaking
// the proof (docs/security.md).
struct AuditEvent {
    AuditEventId id;
    AuditAction action = AuditAction::order_created;
    base::Time at;
    AuditActor actor;
    std::string request_id;
    std::optional<TenantId> tenant;
    std::optional<EndpointId> endpoint;
    std::optional<OrderId> order;
    std::string object;  // "order:<id>", "eab_key:<id>": what was changed
    std::vector<std::pair<std::string, std::string>> payload;
};

}  // namespace causeway::model

template <>
struct causeway::base::EnumNames<causeway::model::AuditAction> {
    using enum causeway::model::AuditAction;
    static constexpr std::pair<causeway::model::AuditAction, std::string_view> table[] = {
        {tenant_created, "tenant.created"},
        {tenant_changed, "tenant.changed"},
        {endpoint_created, "endpoint.created"},
        {endpoint_changed, "endpoint.changed"},
        {connector_created, "connector.created"},
        {connector_changed, "connector.changed"},
        {domain_added, "domain.added"},
        {domain_changed, "domain.changed"},
        {domain_removed, "domain.removed"},
        {eab_key_created, "eab_key.created"},
        {eab_key_suspended, "eab_key.suspended"},
        {eab_key_resumed, "eab_key.resumed"},
        {eab_key_revoked, "eab_key.revoked"},
        {api_token_created, "api_token.created"},
        {api_token_revoked, "api_token.revoked"},
        {account_created, "account.created"},
        {account_updated, "account.updated"},
        {account_key_changed, "account.key_changed"},
        {account_deactivated, "account.deactivated"},
        {account_revoked, "account.revoked"},
        {order_created, "order.created"},
        {order_ready, "order.ready"},
        {authorization_created, "authorization.created"},
        {authorization_granted, "authorization.granted"},
        {challenge_answered, "challenge.answered"},
        {authorization_validated, "authorization.validated"},
        {authorization_failed, "authorization.failed"},
        {authorization_deactivated, "authorization.deactivated"},
        {issuance_intended, "issuance.intended"},
        {issuance_sent, "issuance.sent"},
        {issuance_pending, "issuance.pending"},
        {issuance_rejected, "issuance.rejected"},
        {issuance_unavailable, "issuance.unavailable"},
        {issuance_unknown, "issuance.unknown"},
        {issuance_declared_unissued, "issuance.declared_unissued"},
        {certificate_received, "certificate.received"},
        {certificate_attached, "certificate.attached"},
        {certificate_refused, "certificate.refused"},
        {certificate_unserved, "certificate.unserved"},
        {certificate_issued, "certificate.issued"},
        {certificate_revocation_requested, "certificate.revocation_requested"},
        {certificate_revocation_refused, "certificate.revocation_refused"},
        {certificate_revocation_dismissed, "certificate.revocation_dismissed"},
        {certificate_revoked, "certificate.revoked"},
        {key_blocked, "key.blocked"},
        {order_failed, "order.failed"},
        {secrets_rotation_begun, "secrets.rotation_begun"},
        {secrets_rotated, "secrets.rotated"},
        {database_restored, "database.restored"},
        {database_adopted, "database.adopted"},
    };
};
