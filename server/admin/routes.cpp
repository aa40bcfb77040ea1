// SPDX-License-Identifier: Apache-2.0
#include "admin/routes.hpp"

#include "admin/accounts.hpp"
#include "admin/api_tokens.hpp"
#include "admin/audit_log.hpp"
#include "admin/certificates.hpp"
#include "admin/connectors.hpp"
#include "admin/domains.hpp"
#include "admin/eab_keys.hpp"
#include "admin/endpoints.hpp"
#include "admin/events.hpp"
#include "admin/orders.hpp"
#include "admin/revocations.hpp"
#include "admin/tasks.hpp"
#include "admin/tenants.hpp"
#include "admin/whoami.hpp"

namespace causeway::admin {
namespace {

using enum http::Method;
using enum model::ApiScope;
using enum Work;

// clang-format off
constexpr Route kRoutes[] = {
    {get,  "/api/v1/whoami", read, show_whoami},

    {post, "/api/v1/tenants", admin, create_tenant},
    {get,  "/api/v1/tenants", read, list_tenants},
    {get,  "/api/v1/tenants/{tenant}", read, show_tenant},
    {patch, "/api/v1/tenants/{tenant}", admin, change_tenant},

    {post, "/api/v1/tenants/{tenant}/domains", admin, add_domain},
    {get,  "/api/v1/tenants/{tenant}/domains", read, list_domains},
    {get,  "/api/v1/tenants/{tenant}/domains/{domain}", read, show_domain},
    {patch, "/api/v1/tenants/{tenant}/domains/{domain}", admin, change_domain},
    {post, "/api/v1/tenants/{tenant}/domains/{domain}/remove", admin, remove_domain},

    {post, "/api/v1/tenants/{tenant}/endpoints", admin, create_endpoint},
    {get,  "/api/v1/tenants/{tenant}/endpoints", read, list_endpoints},
    {get,  "/api/v1/tenants/{tenant}/endpoints/{endpoint}", read, show_endpoint},
    {patch, "/api/v1/tenants/{tenant}/endpoints/{endpoint}", admin, change_endpoint},

    {post, "/api/v1/tenants/{tenant}/endpoints/{endpoint}/eab-keys", admin, create_eab_key},
    {get,  "/api/v1/tenants/{tenant}/endpoints/{endpoint}/eab-keys", read, list_eab_keys},
    {get,  "/api/v1/tenants/{tenant}/endpoints/{endpoint}/eab-keys/{kid}", read, show_eab_key},
    {post, "/api/v1/tenants/{tenant}/endpoints/{endpoint}/eab-keys/{kid}/suspend", admin, suspend_eab_key},
    {post, "/api/v1/tenants/{tenant}/endpoints/{endpoint}/eab-keys/{kid}/resume", admin, resume_eab_key},
    {post, "/api/v1/tenants/{tenant}/endpoints/{endpoint}/eab-keys/{kid}/revoke", admin, revoke_eab_key},

    {get,  "/api/v1/tenants/{tenant}/endpoints/{endpoint}/accounts", read, list_accounts},
    {get,  "/api/v1/tenants/{tenant}/endpoints/{endpoint}/accounts/{account}", read, show_account},
    {post, "/api/v1/tenants/{tenant}/endpoints/{endpoint}/accounts/{account}/revoke", admin, revoke_account, in_steps},

    {get,  "/api/v1/connector-types", read, list_connector_types},
    {post, "/api/v1/connectors", admin, create_connector},
    {get,  "/api/v1/connectors", read, list_connectors},
    {get,  "/api/v1/connectors/{slug}", read, show_connector},
    {patch, "/api/v1/connectors/{slug}", admin, change_connector},
    {post, "/api/v1/connectors/{slug}/test", admin, test_connector, in_steps},
    {get,  "/api/v1/connectors/{slug}/ca-certificates", read, show_ca_certificates},

    {get,  "/api/v1/orders", read, list_orders},
    {get,  "/api/v1/orders/{order}", read, show_order},
    {get,  "/api/v1/certificates", read, list_certificates},
    {get,  "/api/v1/certificates/{certificate}", read, show_certificate},
    {post, "/api/v1/certificates/{certificate}/revoke", admin, revoke_certificate, in_steps},
    {get,  "/api/v1/audit-events", read, list_events},
    {get,  "/api/v1/audit/checkpoint", read, show_checkpoint},
    {get,  "/api/v1/audit/proof", read, show_inclusion},
    {get,  "/api/v1/audit/consistency", read, show_consistency},
    {get,  "/api/v1/audit/entries", read, list_entries},
    {get,  "/api/v1/audit/gaps", read, list_gaps},

    {get,  "/api/v1/tasks", read, list_tasks},
    {get,  "/api/v1/tasks/{task}", read, show_task},
    {post, "/api/v1/tasks/{task}/certificate", admin, attach_certificate, in_steps},
    {post, "/api/v1/tasks/{task}/not-issued", admin, declare_not_issued},
    {post, "/api/v1/tasks/{task}/revoked", admin, declare_revoked},
    {post, "/api/v1/tasks/{task}/retry", admin, retry_revocation},
    {post, "/api/v1/tasks/{task}/dismiss", admin, dismiss_revocation},

    {post, "/api/v1/api-tokens", admin, create_api_token},
    {get,  "/api/v1/api-tokens", read, list_api_tokens},
    {post, "/api/v1/api-tokens/{token}/revoke", admin, revoke_api_token},
};
// clang-format on

}  // namespace

std::span<const Route> routes() {
    return kRoutes;
}

}  // namespace causeway::admin
