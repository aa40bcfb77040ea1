// SPDX-License-Identifier: Apache-2.0
#include "admin/orders.hpp"

#include <nlohmann/json.hpp>

#include "admin/filters.hpp"
#include "admin/listing.hpp"
#include "admin/names.hpp"
#include "admin/object_reader.hpp"
#include "admin/path_id.hpp"
#include "admin/query_reader.hpp"
#include "admin/render.hpp"
#include "admin/timeline.hpp"

namespace causeway::admin {

using nlohmann::json;

base::Result<http::Response> list_orders(const Call& call) {
    QueryReader query(call.request);
    const model::Page page = query.page();
    model::OrderQuery search;
    search.page = with_lookahead(page);
    ScopeFilter scope;
    scope.read(query);
    search.name = read_name_filter(query);
    if (const auto account = query.id("account")) search.account = model::AccountId(*account);
    if (const auto status = query.text("status")) {
        search.status = base::named<model::OrderStatus>(*status);
        if (!search.status) {
            query.reject("status", "must be one of: " + names_of<model::OrderStatus>() + ".");
        }
    }
    CAUSEWAY_CHECK(query.result());
    CAUSEWAY_CHECK(scope.resolve(call.services.tenants));
    search.tenant = scope.tenant_id;
    search.endpoint = scope.endpoint_id;
    CAUSEWAY_TRY(auto orders, call.services.records.orders(search));
    const auto next = cut(orders, page);
    Names names(call.services.database);
    json items;
    for (const auto& order : orders) {
        CAUSEWAY_TRY(json item, order_json(order, names));
        items.push_back(std::move(item));
    }
    return list_response(std::move(items), next);
}

base::Result<http::Response> show_order(const Call& call) {
    CAUSEWAY_TRY(const auto id, path_id<model::OrderId>(call, "order"));
    CAUSEWAY_TRY(const ra::OrderTimeline timeline, call.services.records.timeline(id));
    Names names(call.services.database);
    CAUSEWAY_TRY(const json answer, timeline_json(timeline, names));
    return ok(answer);
}

}  // namespace causeway::admin
