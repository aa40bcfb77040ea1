// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_idempotency.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "storage/sealed_columns.hpp"

#define RECORD_COLUMNS                                                                  \
    "key_digest, created_at, lease_until, status, content_type, location, entity_tag, " \
    "content_key_id, content_box"

namespace causeway::storage {
namespace {

using model::IdempotencyRecord;
using model::InProgress;
using model::KeptAnswer;

// The lock ends with the transaction, however that ends. Nobody waits for it.
constexpr Statement kLock = {"idempotency.lock", "SELECT pg_try_advisory_xact_lock($1)"};

constexpr Statement kFind = {
    "idempotency.find", "SELECT " RECORD_COLUMNS " FROM idempotency_record WHERE key_digest = $1"};

constexpr Statement kPut = {
    "idempotency.put",
    "INSERT INTO idempotency_record (" RECORD_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    "  ON CONFLICT (key_digest) DO UPDATE SET created_at = excluded.created_at,"
    "  lease_until = excluded.lease_until, status = excluded.status,"
    "  content_type = excluded.content_type, location = excluded.location,"
    "  entity_tag = excluded.entity_tag, content_key_id = excluded.content_key_id,"
    "  content_box = excluded.content_box"};

constexpr Statement kRemove = {"idempotency.remove",
                               "DELETE FROM idempotency_record WHERE key_digest = $1"};

constexpr Statement kForget = {"idempotency.forget",
                               "DELETE FROM idempotency_record WHERE created_at < $1"};

constexpr const Statement* kStatements[] = {&kLock, &kFind, &kPut, &kRemove, &kForget};

std::int64_t lock_of(const crypto::Sha256Digest& key) {
    std::uint64_t first = 0;
    for (std::size_t i = 0; i < sizeof first; ++i) first = first << 8 | key[i];
    return static_cast<std::int64_t>(first);
}

std::string place_of(const crypto::Sha256Digest& key) {
    return place_of_answer(base::hex_encode(key));
}

// What is sealed of a record: its fingerprint and, behind it, the body.
base::Secret content_of(const IdempotencyRecord& record) {
    base::Bytes content(record.fingerprint.begin(), record.fingerprint.end());
    if (const auto* answer = std::get_if<KeptAnswer>(&record.outcome)) {
        const base::ByteView body = answer->body.reveal();
        content.insert(content.end(), body.begin(), body.end());
    }
    return base::Secret(std::move(content));
}

// The reverse; of a request in progress the body is empty.
void read_content(base::ByteView content, crypto::Sha256Digest& fingerprint, base::Secret& body) {
    if (content.size() < fingerprint.size()) {
        throw UnreadableRow("the content of an idempotency record is cut off");
    }
    std::ranges::copy(content.first(fingerprint.size()), fingerprint.begin());
    const base::ByteView rest = content.subspan(fingerprint.size());
    body = base::Secret(base::Bytes(rest.begin(), rest.end()));
}

}  // namespace

Statements PgIdempotencyStore::statements() {
    return kStatements;
}

bool PgIdempotencyStore::lock(const crypto::Sha256Digest& key) {
    return connection_.execute(kLock, {lock_of(key)}).rows.front().next<bool>();
}

std::optional<IdempotencyRecord> PgIdempotencyStore::find(const crypto::Sha256Digest& key) {
    Rows found = connection_.execute(kFind, {key});
    if (found.rows.empty()) return std::nullopt;
    Row& row = found.rows.front();
    IdempotencyRecord record;
    KeptAnswer answer;
    record.key = row.next<crypto::Sha256Digest>();
    record.created_at = row.next<base::Time>();
    const auto lease_until = row.next<std::optional<base::Time>>();
    answer.status = row.next<std::optional<int>>().value_or(answer.status);
    answer.content_type = row.next<std::string>();
    answer.location = row.next<std::string>();
    answer.entity_tag = row.next<std::string>();
    const crypto::Sealed sealed{row.next<std::string>(), row.next<base::Bytes>()};
    const base::Secret content = sealing_.open(sealed, place_of(key));
    read_content(content.reveal(), record.fingerprint, answer.body);
    if (lease_until) {
        record.outcome = InProgress{*lease_until};
    } else {
        record.outcome = std::move(answer);
    }
    return record;
}

void PgIdempotencyStore::put(const IdempotencyRecord& record) {
    const auto* progress = std::get_if<InProgress>(&record.outcome);
    const auto* answer = std::get_if<KeptAnswer>(&record.outcome);
    const auto text = [&](std::string KeptAnswer::*member) {
        return answer != nullptr ? answer->*member : std::string();
    };
    const crypto::Sealed sealed = sealing_.seal(content_of(record), place_of(record.key));
    connection_.execute(kPut,
                        {record.key, record.created_at,
                         progress != nullptr ? std::optional(progress->lease_until) : std::nullopt,
                         answer != nullptr ? std::optional(answer->status) : std::nullopt,
                         text(&KeptAnswer::content_type), text(&KeptAnswer::location),
                         text(&KeptAnswer::entity_tag), sealed.key_id, sealed.box});
}

void PgIdempotencyStore::remove(const crypto::Sha256Digest& key) {
    connection_.execute(kRemove, {key});
}

void PgIdempotencyStore::forget(base::Time older_than) {
    connection_.execute(kForget, {older_than});
}

}  // namespace causeway::storage
