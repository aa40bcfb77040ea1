// SPDX-License-Identifier: Apache-2.0
#include "admin/audit_log.hpp"

#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

#include "admin/filters.hpp"
#include "admin/listing.hpp"
#include "admin/query_reader.hpp"
#include "admin/render.hpp"
#include "audit/export_form.hpp"
#include "audit/log_reader.hpp"
#include "base/encoding.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

constexpr std::int64_t kLargestSize = std::numeric_limits<std::int64_t>::max() / 2;

json head_json(const audit::LogHead& head) {
    json keys = json::array();
    for (const audit::VerifierKey& key : head.keys) keys.push_back(key.to_string());
    json checkpoint = nullptr;
    json signed_at = nullptr;
    if (head.checkpoint) {
        checkpoint = head.checkpoint->note;
        signed_at = optional_json(std::optional(head.checkpoint->signed_at));
    }
    return {{"size", head.tree.size},
            {"root", base::base64_encode(head.tree.root)},
            {"checkpoint", std::move(checkpoint)},
            {"signed_at", std::move(signed_at)},
            {"verifier_keys", std::move(keys)}};
}

json proof_json(const audit::Proof& proof) {
    json out = json::array();
    for (const audit::Digest& digest : proof) out.push_back(base::base64_encode(digest));
    return out;
}

// Pages of orders come first, then pages of events; the cursor says which, and after what.
struct GapCursor {
    bool of_events = false;
    std::optional<base::Uuid> after;
};

constexpr std::string_view kOrders = "orders:";
constexpr std::string_view kEvents = "events:";

std::string to_text(const GapCursor& cursor) {
    return std::string(cursor.of_events ? kEvents : kOrders) +
           (cursor.after ? make_cursor(*cursor.after) : std::string());
}

GapCursor read_gap_cursor(QueryReader& query) {
    GapCursor cursor;
    const auto text = query.text("cursor");
    if (!text) return cursor;
    cursor.of_events = text->starts_with(kEvents);
    const std::string_view rest = std::string_view(*text).substr(
        text->starts_with(kOrders) || cursor.of_events ? kOrders.size() : 0);
    cursor.after = parse_cursor(rest);
    if (!cursor.after && *text != kEvents) {
        query.reject("cursor", "must be the \"next\" of an earlier answer.");
    }
    return cursor;
}

json next_of(const GapCursor& cursor, const audit::GapPage& page) {
    if (page.next) return to_text({cursor.of_events, page.next});
    if (!cursor.of_events) return to_text({true, std::nullopt});
    return nullptr;
}

}  // namespace

base::Result<http::Response> show_checkpoint(const Call& call) {
    QueryReader query(call.request);
    CAUSEWAY_CHECK(query.result());
    CAUSEWAY_TRY(const audit::LogHead head, call.services.audit_log.head());
    return ok(head_json(head));
}

base::Result<http::Response> show_inclusion(const Call& call) {
    QueryReader query(call.request);
    const auto event = query.id("event");
    if (!event) query.reject("event", "must name the event whose proof is wanted.");
    CAUSEWAY_CHECK(query.result());
    CAUSEWAY_TRY(const audit::EventProof proof,
                 call.services.audit_log.prove(model::AuditEventId(*event)));
    json answer = head_json(proof.head);
    answer["entry"] = audit::to_json(proof.entry);
    answer["proof"] = proof_json(proof.path);
    return ok(answer);
}

base::Result<http::Response> show_consistency(const Call& call) {
    QueryReader query(call.request);
    const auto from = query.number("from", 0, kLargestSize);
    const auto to = query.number("to", 0, kLargestSize);
    if (!from || !to) query.reject("from", "is needed, and so is to: two sizes of the log.");
    CAUSEWAY_CHECK(query.result());
    CAUSEWAY_TRY(const audit::Proof proof,
                 call.services.audit_log.consistency(static_cast<std::size_t>(*from),
                                                     static_cast<std::size_t>(*to)));
    return ok({{"proof", proof_json(proof)}});
}

base::Result<http::Response> list_entries(const Call& call) {
    QueryReader query(call.request);
    audit::EntryQuery wanted;
    wanted.first = static_cast<std::size_t>(query.number("first", 0, kLargestSize).value_or(0));
    wanted.limit = static_cast<int>(query.number("limit", 1, kMostLimit).value_or(kDefaultLimit));
    wanted.from = query.time("from");
    wanted.to = query.time("to");
    ScopeFilter scope;
    scope.read_tenant(query);
    CAUSEWAY_CHECK(query.result());
    CAUSEWAY_CHECK(scope.resolve(call.services.tenants));
    wanted.tenant = scope.tenant_id;
    CAUSEWAY_TRY(const auto entries, call.services.audit_log.entries(wanted));
    json items = json::array();
    for (const audit::LogEntry& entry : entries) items.push_back(audit::to_json(entry));
    return ok({{"items", std::move(items)}});
}

base::Result<http::Response> list_gaps(const Call& call) {
    QueryReader query(call.request);
    const GapCursor cursor = read_gap_cursor(query);
    CAUSEWAY_CHECK(query.result());
    CAUSEWAY_TRY(const audit::GapPage page, cursor.of_events
                                                ? call.services.audit_log.event_gaps(cursor.after)
                                                : call.services.audit_log.order_gaps(cursor.after));
    json items = json::array();
    for (const audit::Gap& gap : page.gaps) {
        items.push_back({{"object", gap.object}, {"missing", gap.missing}});
    }
    return ok({{"items", std::move(items)}, {"next", next_of(cursor, page)}});
}

}  // namespace causeway::admin
