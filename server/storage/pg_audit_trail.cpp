// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_audit_trail.hpp"

#include "audit/event_form.hpp"
#include "storage/page_limit.hpp"

namespace causeway::storage {
namespace {

std::optional<std::string> as_text(const std::optional<base::Bytes>& octets) {
    if (!octets) return std::nullopt;
    return std::string(base::as_text(*octets));
}

model::RecordedEvent read_event(Row& row) {
    return {
        .id = row.next<model::AuditEventId>(),
        .header = std::string(base::as_text(row.next<base::Bytes>())),
        .payload = as_text(row.next<std::optional<base::Bytes>>()),
        .leaf_index = row.next<std::optional<std::int64_t>>(),
    };
}

// The row lock puts the events of one order into one sequence.
constexpr Statement kNextSequence = {
    "audit.next_sequence",
    "INSERT INTO audit_sequence (order_id, last) VALUES ($1, 1)"
    "  ON CONFLICT (order_id) DO UPDATE SET last = audit_sequence.last + 1 RETURNING last"};

constexpr Statement kAppend = {
    "audit.append",
    "WITH event AS ("
    "  INSERT INTO audit_event (id, schema_version, header, payload, payload_salt,"
    "    payload_digest, leaf_hash) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id)"
    "INSERT INTO audit_pending (event_id, recorded_at) SELECT id, $8 FROM event"};

constexpr Statement kSearch = {
    "audit.search",
    "SELECT e.id, e.header, e.payload, l.leaf_index"
    "  FROM audit_event e LEFT JOIN audit_leaf l ON l.event_id = e.id"
    "  WHERE ($1::uuid IS NULL OR e.tenant_id = $1) AND ($2::uuid IS NULL OR e.order_id = $2)"
    "  AND ($3::text = '' OR e.action = $3) AND ($4::text = '' OR e.actor = $4)"
    "  AND ($5::text = '' OR e.object = $5)"
    "  AND ($6::uuid IS NULL OR e.id < $6) ORDER BY e.id DESC LIMIT $7",
    Planning::each_time};

constexpr const Statement* kStatements[] = {&kNextSequence, &kAppend, &kSearch};

}  // namespace

Statements PgAuditTrail::statements() {
    return kStatements;
}

void PgAuditTrail::append(const model::AuditEvent& event) {
    const auto formed = audit::form(event, next_sequence(event.order), random_);
    connection_.execute(kAppend, {event.id, formed.schema_version, base::as_bytes(formed.header),
                                  base::as_bytes(*formed.payload), *formed.salt,
                                  formed.payload_digest, formed.leaf_hash, event.at});
}

std::optional<std::int64_t> PgAuditTrail::next_sequence(std::optional<model::OrderId> order) {
    if (!order) return std::nullopt;
    return connection_.execute(kNextSequence, {*order}).rows.front().next<std::int64_t>();
}

std::vector<model::RecordedEvent> PgAuditTrail::search(const model::AuditQuery& query) {
    return connection_
        .execute(kSearch, {query.tenant, query.order, query.action, query.actor, query.object,
                           query.page.before, page_limit(query.page)})
        .read(read_event);
}

}  // namespace causeway::storage
