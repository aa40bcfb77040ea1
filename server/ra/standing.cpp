// SPDX-License-Identifier: Apache-2.0
#include "ra/standing.hpp"

namespace causeway::ra {

using base::ErrorKind;

base::Result<void> check_served(const model::Tenant& tenant) {
    if (tenant.status == model::TenantStatus::active) return {};
    return base::fail(ErrorKind::unauthorized,
                      "This tenant is suspended. Ask the operator of this service.");
}

base::Result<void> check_open(const model::EndpointContext& context) {
    CAUSEWAY_CHECK(check_served(context.tenant));
    if (context.endpoint.status != model::EndpointStatus::active) {
        return base::fail(ErrorKind::unauthorized,
                          "This endpoint is paused. Ask the operator of this service.");
    }
    return {};
}

base::Result<void> check_standing(const model::EndpointContext& context,
                                  const model::Account& account, base::Time now) {
    CAUSEWAY_CHECK(check_open(context));
    if (account.binding) {
        return model::may_order(account.binding->status, account.binding->label);
    }
    const model::Endpoint& endpoint = context.endpoint;
    const bool grandfathered = endpoint.grandfather_until && now < *endpoint.grandfather_until;
    if (endpoint.eab == model::EabRequirement::required && !grandfathered) {
        return base::fail(ErrorKind::external_account_required,
                          "This endpoint now requires an external account binding and this account "
                          "has none. Register a new account with the key id and HMAC key that the "
                          "operator of this service gives you.");
    }
    return {};
}

base::Result<void> check_still_entitled(const model::EndpointContext& context,
                                        const model::Account& account, base::Time now) {
    if (account.status != model::AccountStatus::valid) {
        return base::fail(ErrorKind::unauthorized,
                          "The account is " + std::string(base::name_of(account.status)) + ".");
    }
    return check_standing(context, account, now);
}

}  // namespace causeway::ra
