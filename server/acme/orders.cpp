// SPDX-License-Identifier: Apache-2.0
#include "acme/orders.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "acme/accounts.hpp"
#include "acme/payload.hpp"
#include "acme/render.hpp"
#include "acme/reply.hpp"
#include "base/encoding.hpp"

namespace causeway::acme {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;
using nlohmann::json;

constexpr std::size_t kPageSize = 50;

Result<std::vector<ra::RequestedIdentifier>> read_identifiers(const json& payload) {
    const json* member = find_member(payload, "identifiers");
    if (member == nullptr || !member->is_array() || member->empty()) {
        return fail(ErrorKind::malformed,
                    "The member \"identifiers\" must be an array with at least one object such as "
                    "{\"type\": \"dns\", \"value\": \"www.example.com\"}.");
    }
    std::vector<ra::RequestedIdentifier> out;
    for (const json& item : *member) {
        if (!item.is_object()) {
            return fail(ErrorKind::malformed, "Each of \"identifiers\" must be an object.");
        }
        CAUSEWAY_TRY(std::string type, read_text(item, "type"));
        CAUSEWAY_TRY(std::string value, read_text(item, "value"));
        out.push_back({std::move(type), std::move(value)});
    }
    return out;
}

Result<ra::NewOrder> read_new_order(const AccountCall& call) {
    CAUSEWAY_TRY(const json payload, parse_object(call.payload));
    ra::NewOrder request;
    CAUSEWAY_TRY(request.identifiers, read_identifiers(payload));
    CAUSEWAY_TRY(request.not_before, read_time(payload, "notBefore"));
    CAUSEWAY_TRY(request.not_after, read_time(payload, "notAfter"));
    return request;
}

Result<base::Bytes> read_csr(const AccountCall& call) {
    CAUSEWAY_TRY(const json payload, parse_object(call.payload));
    CAUSEWAY_TRY(const std::string text, read_text(payload, "csr"));
    auto der = base::base64url_decode(text);
    if (der) return *std::move(der);
    return fail(ErrorKind::malformed,
                "The member \"csr\" must be the PKCS#10 request in DER, encoded as base64url "
                "without padding; PEM is not accepted.");
}

// Every answer that shows an order says where it lives: some clients look nowhere else.
http::Response show(int status, const model::Order& order, const Call& call) {
    http::Response response = reply(status, render(order, call.urls));
    response.headers.set("Location", call.urls.of(path::kOrder, order.id));
    if (order.status == model::OrderStatus::pending) set_retry_after(response, kValidationPoll);
    if (order.status == model::OrderStatus::processing) set_retry_after(response, kIssuancePoll);
    return response;
}

void log_order(Services& services, std::string_view event, const AccountCall& call,
               const model::Order& order) {
    services.log.info(event, {{"request_id", call.request.request_id},
                              {"tenant", call.context.tenant.slug.text()},
                              {"endpoint", call.context.endpoint.slug.text()},
                              {"account", order.account_id.to_string()},
                              {"order", order.id.to_string()},
                              {"status", base::name_of(order.status)}});
}

Result<model::Page> read_page(const Call& call) {
    model::Page page;
    page.limit = static_cast<int>(kPageSize) + 1;  // one more tells whether a next page exists
    if (const auto cursor = call.request.parameter("cursor")) {
        auto before = base::Uuid::parse(*cursor);
        if (!before) return fail(ErrorKind::malformed, "The cursor is not one of a Link answered.");
        page.before = *before;
    }
    return page;
}

}  // namespace

Result<http::Response> place_order(Services& services, const AccountCall& call) {
    CAUSEWAY_TRY(const ra::NewOrder request, read_new_order(call));
    CAUSEWAY_TRY(const model::Order order, services.orders.place(call.requester, request));
    log_order(services, "acme.order_placed", call, order);
    return show(201, order, call);
}

Result<http::Response> read_order(Services& services, const AccountCall& call) {
    CAUSEWAY_CHECK(require_post_as_get(call.payload));
    CAUSEWAY_TRY(const auto id, path_id<model::OrderId>(call, "order"));
    CAUSEWAY_TRY(const model::Order order, services.orders.find(call.requester, id));
    return show(200, order, call);
}

Result<http::Response> finalize_order(Services& services, const AccountCall& call) {
    CAUSEWAY_TRY(const auto id, path_id<model::OrderId>(call, "order"));
    CAUSEWAY_TRY(const base::Bytes csr, read_csr(call));
    CAUSEWAY_TRY(const model::Order order, services.issuance.finalize(call.requester, id, csr));
    log_order(services, "acme.order_finalized", call, order);
    return show(200, order, call);
}

Result<http::Response> list_orders(Services& services, const AccountCall& call) {
    CAUSEWAY_CHECK(require_own_account(call));
    CAUSEWAY_CHECK(require_post_as_get(call.payload));
    CAUSEWAY_TRY(const model::Page page, read_page(call));
    CAUSEWAY_TRY(std::vector<model::Order> orders, services.orders.list(call.requester, page));
    const bool more = orders.size() > kPageSize;
    if (more) orders.erase(orders.begin() + kPageSize, orders.end());
    json urls = json::array();
    for (const model::Order& order : orders) urls.push_back(call.urls.of(path::kOrder, order.id));
    http::Response response = reply(200, {{"orders", std::move(urls)}});
    if (more) {
        add_link(response,
                 call.urls.of(path::kAccountOrders, call.requester.account.id) +
                     "?cursor=" + orders.back().id.to_string(),
                 "next");
    }
    return response;
}

}  // namespace causeway::acme
