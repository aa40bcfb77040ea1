// SPDX-License-Identifier: Apache-2.0
#include "storage/log_gaps.hpp"

namespace causeway::storage {
namespace {

constexpr int kOrders = 500;
constexpr int kEvents = 5000;

constexpr Statement kOrderPage = {
    "gaps.orders", "SELECT id FROM orders WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2",
    Planning::each_time};

// The payload is searched as octets: one that was changed may be no JSON any more. In canonical
// JSON a quote within a value is escaped, so that only the member itself is found.
constexpr Statement kOrderGaps = {
    "gaps.of_orders",
    "WITH page AS MATERIALIZED (SELECT unnest($1::uuid[]) AS id)"
    "SELECT 'order:' || p.id, 'its event order.created is missing' FROM page p WHERE NOT EXISTS ("
    "  SELECT FROM audit_event e WHERE e.order_id = p.id AND e.action = 'order.created'"
    "    AND e.object = 'order:' || p.id) "
    "UNION ALL "
    "SELECT 'attempt:' || a.id, 'its event issuance.intended is missing'"
    "  FROM page p JOIN attempt a ON a.order_id = p.id WHERE NOT EXISTS ("
    "    SELECT FROM audit_event e WHERE e.order_id = p.id AND e.action = 'issuance.intended'"
    "      AND e.object = 'attempt:' || a.id) "
    "UNION ALL "
    "SELECT 'certificate:' || c.id, 'its event certificate.issued is missing'"
    "  FROM page p JOIN certificate c ON c.order_id = p.id WHERE NOT EXISTS ("
    "    SELECT FROM audit_event e WHERE e.order_id = p.id AND e.action = 'certificate.issued'"
    "      AND e.object = 'certificate:' || c.id) "
    "UNION ALL "
    "SELECT 'certificate:' || c.id, 'it is another one than that of its event certificate.issued'"
    "  FROM page p JOIN certificate c ON c.order_id = p.id JOIN audit_event e"
    "    ON e.order_id = p.id AND e.action = 'certificate.issued'"
    "      AND e.object = 'certificate:' || c.id"
    "  WHERE c.fingerprint <> sha256(c.chain[1]) OR position(convert_to("
    "      '\"sha256\":\"' || encode(sha256(c.chain[1]), 'hex') || '\"', 'UTF8') IN e.payload) = 0 "
    "UNION ALL "
    "SELECT 'certificate:' || c.id, CASE WHEN c.status = 'revoked'"
    "    THEN 'its event certificate.revoked is missing'"
    "    ELSE 'it is not revoked, and its event certificate.revoked is there' END"
    "  FROM page p JOIN certificate c ON c.order_id = p.id WHERE (c.status = 'revoked') <> EXISTS ("
    "    SELECT FROM audit_event e WHERE e.action = 'certificate.revoked'"
    "      AND e.object = 'certificate:' || c.id) "
    "UNION ALL "
    "SELECT e.object, 'it is gone, and its event ' || e.action || ' is there'"
    "  FROM page p JOIN audit_event e ON e.order_id = p.id"
    "    AND e.action IN ('issuance.intended', 'certificate.issued')"
    "  WHERE NOT EXISTS (SELECT FROM attempt a WHERE a.order_id = p.id"
    "      AND 'attempt:' || a.id = e.object) AND NOT EXISTS ("
    "    SELECT FROM certificate c WHERE c.order_id = p.id AND 'certificate:' || c.id = e.object) "
    "UNION ALL "
    "SELECT 'order:' || p.id, 'its events are not those with the numbers 1 to '"
    "    || COALESCE(s.last, 0)"
    "  FROM page p LEFT JOIN audit_sequence s ON s.order_id = p.id CROSS JOIN LATERAL ("
    "    SELECT count(*) AS all_of_them, count(DISTINCT n.number) AS numbers, max(n.number) AS last"
    "      FROM (SELECT audit_header_field(e.header, 'sequence')::bigint AS number"
    "              FROM audit_event e WHERE e.order_id = p.id) n) found"
    "  WHERE (found.all_of_them, found.numbers, COALESCE(found.last, 0))"
    "    <> (COALESCE(s.last, 0), COALESCE(s.last, 0), COALESCE(s.last, 0))"};

// A row for every event, because the last one is where the next page begins.
constexpr Statement kEventPage = {
    "gaps.events",
    "SELECT e.id, l.event_id IS NULL AND p.event_id IS NULL,"
    "    CASE WHEN e.action = 'order.created' AND o.id IS NULL THEN e.order_id END FROM ("
    "    SELECT id, action, order_id FROM audit_event WHERE $1::uuid IS NULL OR id > $1"
    "      ORDER BY id LIMIT $2) e"
    "  LEFT JOIN audit_leaf l ON l.event_id = e.id LEFT JOIN audit_pending p ON p.event_id = e.id"
    "  LEFT JOIN orders o ON o.id = e.order_id"
    "  ORDER BY e.id",
    Planning::each_time};

constexpr const Statement* kStatements[] = {&kOrderPage, &kOrderGaps, &kEventPage};

base::Uuid read_id(Row& row) {
    return row.next<base::Uuid>();
}

audit::Gap read_gap(Row& row) {
    audit::Gap gap;
    gap.object = row.next<std::string>();
    gap.missing = row.next<std::string>();
    return gap;
}

struct EventRow {
    base::Uuid id;
    bool placeless;
    std::optional<base::Uuid> gone_order;  // whose making it tells of
};

EventRow read_event(Row& row) {
    const auto id = row.next<base::Uuid>();
    const bool placeless = row.next<bool>();
    return {id, placeless, row.next<std::optional<base::Uuid>>()};
}

}  // namespace

audit::GapPage find_order_gaps(PgConnection& connection, std::optional<base::Uuid> after) {
    const auto ids = connection.execute(kOrderPage, {after, kOrders}).read(read_id);
    audit::GapPage page;
    if (ids.empty()) return page;
    std::vector<std::string> texts;
    for (const base::Uuid& id : ids) texts.push_back(id.to_string());
    page.gaps = connection.execute(kOrderGaps, {texts}).read(read_gap);
    if (ids.size() == kOrders) page.next = ids.back();
    return page;
}

audit::GapPage find_event_gaps(PgConnection& connection, std::optional<base::Uuid> after) {
    const auto events = connection.execute(kEventPage, {after, kEvents}).read(read_event);
    audit::GapPage page;
    for (const EventRow& event : events) {
        if (event.placeless) {
            page.gaps.push_back({"audit_event:" + event.id.to_string(),
                                 "it has no place in the log and does not wait for one"});
        }
        if (event.gone_order) {
            page.gaps.push_back({"order:" + event.gone_order->to_string(),
                                 "it is gone, and its event order.created is there"});
        }
    }
    if (events.size() == kEvents) page.next = events.back().id;
    return page;
}

Statements gap_statements() {
    return kStatements;
}

}  // namespace causeway::storage
