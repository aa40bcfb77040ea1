// SPDX-License-Identifier: Apache-2.0
#include "admin/events.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "admin/filters.hpp"
#include "admin/listing.hpp"
#include "admin/object_reader.hpp"
#include "admin/query_reader.hpp"
#include "base/json.hpp"

namespace causeway::admin {

using nlohmann::json;

base::Result<json> event_json(const model::RecordedEvent& event) {
    json out{{"id", event.id.to_string()},
             {"payload", nullptr},
             {"leaf_index", event.leaf_index ? json(*event.leaf_index) : json(nullptr)}};
    CAUSEWAY_TRY(out["header"], base::parse_json(event.header));
    if (event.payload) {
        CAUSEWAY_TRY(out["payload"], base::parse_json(*event.payload));
    }
    return out;
}

base::Result<http::Response> list_events(const Call& call) {
    QueryReader query(call.request);
    const model::Page page = query.page();
    model::AuditQuery search;
    search.page = with_lookahead(page);
    ScopeFilter scope;
    scope.read_tenant(query);
    if (const auto order = query.id("order")) search.order = model::OrderId(*order);
    search.actor = query.text("actor").value_or("");
    search.action = query.text("action").value_or("");
    if (!search.action.empty() && !base::named<model::AuditAction>(search.action)) {
        query.reject("action", "must be one of: " + names_of<model::AuditAction>() + ".");
    }
    CAUSEWAY_CHECK(query.result());
    CAUSEWAY_CHECK(scope.resolve(call.services.tenants));
    search.tenant = scope.tenant_id;
    CAUSEWAY_TRY(auto events, call.services.records.events(search));
    const auto next = cut(events, page);
    json items;
    for (const auto& event : events) {
        CAUSEWAY_TRY(json item, event_json(event));
        items.push_back(std::move(item));
    }
    return list_response(std::move(items), next);
}

}  // namespace causeway::admin
