// SPDX-License-Identifier: Apache-2.0
#include "admin/tasks.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include <nlohmann/json.hpp>

#include "admin/filters.hpp"
#include "admin/listing.hpp"
#include "admin/names.hpp"
#include "admin/object_reader.hpp"
#include "admin/path_id.hpp"
#include "admin/query_reader.hpp"
#include "admin/render.hpp"
#include "admin/revocations.hpp"
#include "admin/timeline.hpp"
#include "base/encoding.hpp"
#include "base/time_text.hpp"
#include "crypto/csr.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestPem = 96 * 1024;  // beside it, escapes fit into the body's limit

using AnyTask = std::variant<ra::Task, ra::RevocationCase>;

struct OpenTask {
    base::Uuid id;
    AnyTask task;
};

base::Uuid id_of(const OpenTask& task) {
    return task.id;
}

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

// Of both kinds, oldest first: their ids are in the order of time.
base::Result<std::vector<OpenTask>> open_tasks(const Call& call,
                                               const std::optional<model::TenantId>& tenant,
                                               const model::Page& page) {
    model::UnknownAttempts attempts{.tenant = tenant, .after = {}, .limit = page.limit};
    model::RefusedRevocations revocations{.tenant = tenant, .after = {}, .limit = page.limit};
    // What the page comes before in other lists, it comes after here.
    if (page.before) {
        attempts.after = model::AttemptId(*page.before);
        revocations.after = model::RevocationId(*page.before);
    }
    CAUSEWAY_TRY(auto unknown, call.services.reconciliation.open_tasks(attempts));
    CAUSEWAY_TRY(auto refused, call.services.revocation_tasks.open_tasks(revocations));
    std::vector<OpenTask> tasks;
    for (auto& task : unknown) tasks.push_back({task.attempt.id.value(), std::move(task)});
    for (auto& task : refused) tasks.push_back({task.revocation.id.value(), std::move(task)});
    std::ranges::sort(tasks, {}, &OpenTask::id);
    return tasks;
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
    CAUSEWAY_TRY(auto tasks, open_tasks(call, scope.tenant_id, with_lookahead(page)));
    const auto next = cut(tasks, page);
    Names names(call.services.database);
    json items;
    for (const OpenTask& open : tasks) {
        CAUSEWAY_TRY(json item, std::visit([&](const auto& task) { return task_json(task, names); },
                                           open.task));
        items.push_back(std::move(item));
    }
    return list_response(std::move(items), next);
}

base::Result<http::Response> show_task(const Call& call) {
    CAUSEWAY_TRY(const auto id, path_id<model::AttemptId>(call, "task"));
    Names names(call.services.database);
    const auto task = call.services.reconciliation.find(id);
    if (task) {
        CAUSEWAY_TRY(const json answer, whole_task_json(*task, names));
        return ok(answer);
    }
    if (task.error().kind != base::ErrorKind::not_found) return base::fail(task.error());
    CAUSEWAY_TRY(const ra::RevocationCase revocation,
                 call.services.revocation_tasks.find(model::RevocationId(id.value())));
    CAUSEWAY_TRY(const json answer, task_json(revocation, names));
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
