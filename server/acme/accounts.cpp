// SPDX-License-Identifier: Apache-2.0
#include "acme/accounts.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "acme/payload.hpp"
#include "acme/render.hpp"
#include "acme/reply.hpp"
#include "crypto/jws.hpp"

namespace causeway::acme {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;
using nlohmann::json;

// Here only its form is judged; who holds which key is the registration authority's knowledge.
Result<std::optional<ra::OfferedBinding>> read_binding(const json& payload, const Call& call) {
    const json* member = find_member(payload, "externalAccountBinding");
    if (member == nullptr) return std::optional<ra::OfferedBinding>();
    std::string text = member->dump();
    auto jws = crypto::parse_jws(text);
    if (!jws) {
        base::Error error = std::move(jws).error();
        error.detail = "In externalAccountBinding: " + error.detail;
        return fail(std::move(error));
    }
    return std::optional(
        ra::OfferedBinding{*std::move(jws), std::move(text), call.urls.requested(call.request)});
}

Result<ra::NewAccount> read_new_account(const KeyCall& call) {
    CAUSEWAY_TRY(const json payload, parse_object(call.payload));
    ra::NewAccount request{call.key, {}, false, false, std::nullopt};
    CAUSEWAY_TRY(auto contacts, read_texts(payload, "contact"));
    if (contacts) request.contacts = *std::move(contacts);
    CAUSEWAY_TRY(request.terms_of_service_agreed, read_flag(payload, "termsOfServiceAgreed"));
    CAUSEWAY_TRY(request.only_return_existing, read_flag(payload, "onlyReturnExisting"));
    CAUSEWAY_TRY(request.binding, read_binding(payload, call));
    return request;
}

// Every member but these two is ignored, and so is any other status: some clients send the whole
// account object back (§7.3.2).
Result<model::Account> change_account(Services& services, const AccountCall& call) {
    CAUSEWAY_TRY(const json payload, parse_object(call.payload));
    const json* status = find_member(payload, "status");
    if (status != nullptr && *status == base::name_of(model::AccountStatus::deactivated)) {
        return services.accounts.deactivate(call.requester);
    }
    CAUSEWAY_TRY(const auto contacts, read_texts(payload, "contact"));
    if (!contacts) return call.requester.account;
    return services.accounts.update_contacts(call.requester, *contacts);
}

}  // namespace

Result<http::Response> register_account(Services& services, const KeyCall& call) {
    CAUSEWAY_TRY(const ra::NewAccount request, read_new_account(call));
    CAUSEWAY_TRY(const ra::Registration registration,
                 services.accounts.find_or_register(call.context, request, call.caller));
    const model::Account& account = registration.account;
    if (registration.created) {
        services.log.info("acme.account_registered",
                          {{"request_id", call.request.request_id},
                           {"tenant", call.context.tenant.slug.text()},
                           {"endpoint", call.context.endpoint.slug.text()},
                           {"account", account.id.to_string()}});
    }
    http::Response response = reply(registration.created ? 201 : 200, render(account, call.urls));
    response.headers.set("Location", call.urls.of(path::kAccount, account.id));
    return response;
}

Result<http::Response> use_account(Services& services, const AccountCall& call) {
    CAUSEWAY_CHECK(require_own_account(call));
    if (call.payload.empty()) return reply(200, render(call.requester.account, call.urls));
    CAUSEWAY_TRY(const model::Account account, change_account(services, call));
    return reply(200, render(account, call.urls));
}

Result<void> require_own_account(const AccountCall& call) {
    CAUSEWAY_TRY(const auto id, path_id<model::AccountId>(call, "account"));
    if (id == call.requester.account.id) return {};
    return fail(ErrorKind::unauthorized,
                "This is not the account that signed the request. Each account sees only itself.");
}

}  // namespace causeway::acme
