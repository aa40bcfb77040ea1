// SPDX-License-Identifier: Apache-2.0
#include "admin/accounts.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "admin/listing.hpp"
#include "admin/object_reader.hpp"
#include "admin/path_id.hpp"
#include "admin/query_reader.hpp"
#include "admin/render.hpp"
#include "base/time_text.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestComment = 1000;

json account_json(const Call& call, const model::Account& account) {
    json eab_key;
    if (const auto& binding = account.binding) {
        eab_key = {{"kid", binding->kid},
                   {"label", binding->label},
                   {"status", base::name_of(binding->status)}};
    }
    return {{"id", account.id.to_string()},
            {"url", call.services.acme_base_url + "/acme/" + call.path["tenant"] + "/" +
                        call.path["endpoint"] + "/account/" + account.id.to_string()},
            {"status", base::name_of(account.status)},
            {"contacts", account.contacts},
            {"key", account.key.key().describe()},
            {"key_thumbprint", account.key.thumbprint().value()},
            {"eab_key", std::move(eab_key)},
            {"terms_of_service_agreed", account.terms_of_service_agreed},
            {"created_at", base::to_rfc3339(account.created_at)}};
}

// As accounts have it; a person may leave the scheme out.
std::string contact_of(const std::string& text) {
    return text.find(':') == std::string::npos ? "mailto:" + text : text;
}

model::AccountQuery read_query(QueryReader& query) {
    model::AccountQuery search;
    if (const auto status = query.text("status")) {
        search.status = base::named<model::AccountStatus>(*status);
        if (!search.status) {
            query.reject("status", "must be one of: " + names_of<model::AccountStatus>() + ".");
        }
    }
    search.eab_kid = query.text("eab_kid").value_or("");
    if (const auto contact = query.text("contact")) search.contact = contact_of(*contact);
    search.key_thumbprint = crypto::KeyThumbprint(query.text("key_thumbprint").value_or(""));
    return search;
}

}  // namespace

base::Result<http::Response> list_accounts(const Call& call) {
    QueryReader query(call.request);
    const model::Page page = query.page();
    model::AccountQuery search = read_query(query);
    CAUSEWAY_CHECK(query.result());
    search.page = with_lookahead(page);
    CAUSEWAY_TRY(auto accounts,
                 call.services.accounts.search(call.path["tenant"], call.path["endpoint"], search));
    const auto next = cut(accounts, page);
    json items;
    for (const auto& account : accounts) items.push_back(account_json(call, account));
    return list_response(std::move(items), next);
}

base::Result<http::Response> show_account(const Call& call) {
    CAUSEWAY_TRY(const auto id, path_id<model::AccountId>(call, "account"));
    CAUSEWAY_TRY(const model::Account account,
                 call.services.accounts.find(call.path["tenant"], call.path["endpoint"], id));
    return ok(account_json(call, account));
}

base::Result<http::Response> revoke_account(const Call& call) {
    CAUSEWAY_TRY(const auto id, path_id<model::AccountId>(call, "account"));
    CAUSEWAY_TRY(const json body, json_object(call.request));
    InputErrors errors;
    ObjectReader reader(body, errors);
    const std::string comment = reader.text("comment", kLongestComment);
    CAUSEWAY_CHECK(reader.result());
    CAUSEWAY_TRY(const model::Account account,
                 call.services.accounts.revoke(call.path["tenant"], call.path["endpoint"], id,
                                               comment, call.caller));
    return ok(account_json(call, account));
}

}  // namespace causeway::admin
