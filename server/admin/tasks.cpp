// SPDX-License-Identifier: Apache-2.0
#include "admin/tasks.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "admin/filters.hpp"
#include "admin/listing.hpp"
#include "admin/names.hpp"
#include "admin/object_reader.hpp"
#include "admin/path_id.hpp"
#include "admin/query_reader.hpp"
#include "admin/render.hpp"
#include "admin/timeline.hpp"
#include "base/encoding.hpp"
#include "base/time_text.hpp"
#include "crypto/csr.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestPem = 96 * 1024;  // beside it, escapes fit into the body's limit

base::Result<json> task_json(const ra::Task& task, Names& names) {
    const model::Attempt& attempt = task.attempt;
    CAUSEWAY_TRY(const EndpointNames scope, names.endpoint(attempt.scope));
    CAUSEWAY_TRY(const std::string connector, names.connector(attempt.connector_id));
    return json{{"id", attempt.id.to_string()},
                {"kind", "unknown_outcome"},
                {"open", attempt.state == model::AttemptState::unknown},
                {"tenant", scope.tenant},
                {"endpoint", scope.endpoint},
                {"order", task.order.id.to_string()},
                {"order_status", base::name_of(task.order.status)},
                {"identifiers", identifiers_json(task.order.identifiers)},
                {"connector", connector},
                {"state", base::name_of(attempt.state)},
                {"reason", attempt.reason_for_log},
                // Only a process of an earlier version leaves the time out.
                {"since", base::to_rfc3339(attempt.unknown_since.value_or(attempt.created_at))},
                {"give_up_at", base::to_rfc3339(attempt.give_up_at)},
                {"created_at", base::to_rfc3339(attempt.created_at)}};
}

// With what the submission is found by at the CA.
base::Result<json> whole_task_json(const ra::Task& task, Names& names) {
    CAUSEWAY_TRY(json out, task_json(task, names));
    const auto csr = crypto::Csr::parse(task.attempt.csr);
    if (!csr) return base::fail(base::internal_error("stored CSR: " + csr.error().detail));
    out["csr"] = csr->pem();
    out["key_sha256"] = base::hex_encode(csr->key().spki_sha256());
    out["exchanges"] = json::array();
    for (const auto& exchange : task.exchanges) {
        out["exchanges"].push_back(exchange_json(exchange));
    }
    return out;
}

std::string_view explain(ra::Consequence consequence) {
    using enum ra::Consequence;
    switch (consequence) {
        case publishes:
            return "The certificate fits the order. It is being published, and the client gets it.";
        case must_be_revoked:
            return "The certificate fits the order, but the order has failed meanwhile: nobody "
                   "gets it. Revoke it at the CA.";
        case sends_again:
            return "The request is sent to the CA once more.";
        case ends:
            return "The order has failed meanwhile, or is failing now: nothing is sent again.";
    }
    return {};
}

base::Result<http::Response> settled(const Call& call, const ra::Settlement& settlement) {
    Names names(call.services.database);
    CAUSEWAY_TRY(json answer, task_json(settlement.task, names));
    answer["consequence"] = base::name_of(settlement.consequence);
    answer["detail"] = explain(settlement.consequence);
    return ok(answer);
}

}  // namespace

base::Result<http::Response> list_tasks(const Call& call) {
    QueryReader query(call.request);
    const model::Page page = query.page();
    ScopeFilter scope;
    scope.read_tenant(query);
    CAUSEWAY_CHECK(query.result());
    CAUSEWAY_CHECK(scope.resolve(call.services.tenants));
    model::UnknownAttempts search;
    search.tenant = scope.tenant_id;
    // Oldest first: what the page comes before in other lists, it comes after here.
    if (page.before) search.after = model::AttemptId(*page.before);
    search.limit = with_lookahead(page).limit;
    CAUSEWAY_TRY(auto tasks, call.services.reconciliation.open_tasks(search));
    const auto next = cut(tasks, page);
    Names names(call.services.database);
    json items;
    for (const auto& task : tasks) {
        CAUSEWAY_TRY(json item, task_json(task, names));
        items.push_back(std::move(item));
    }
    return list_response(std::move(items), next);
}

base::Result<http::Response> show_task(const Call& call) {
    CAUSEWAY_TRY(const auto id, path_id<model::AttemptId>(call, "task"));
    CAUSEWAY_TRY(const ra::Task task, call.services.reconciliation.find(id));
    Names names(call.services.database);
    CAUSEWAY_TRY(const json answer, whole_task_json(task, names));
    return ok(answer);
}

base::Result<http::Response> attach_certificate(const Call& call) {
    CAUSEWAY_TRY(const auto id, path_id<model::AttemptId>(call, "task"));
    CAUSEWAY_TRY(const json body, json_object(call.request));
    InputErrors errors;
    ObjectReader reader(body, errors);
    const std::string pem = reader.required_lines("certificates", kLongestPem);
    CAUSEWAY_CHECK(reader.result());
    CAUSEWAY_TRY(const ra::Settlement settlement,
                 call.services.reconciliation.attach(id, pem, call.caller));
    return settled(call, settlement);
}

base::Result<http::Response> declare_not_issued(const Call& call) {
    CAUSEWAY_TRY(const auto id, path_id<model::AttemptId>(call, "task"));
    CAUSEWAY_CHECK(no_members(call.request));
    CAUSEWAY_TRY(const ra::Settlement settlement,
                 call.services.reconciliation.declare_not_issued(id, call.caller));
    return settled(call, settlement);
}

}  // namespace causeway::admin
