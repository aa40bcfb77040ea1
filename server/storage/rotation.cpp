// SPDX-License-Identifier: Apache-2.0
#include "storage/rotation.hpp"

#include <algorithm>
#include <iterator>

#include "storage/advisory_locks.hpp"
#include "storage/guarded.hpp"
#include "storage/pg_audit_trail.hpp"
#include "storage/sealed_columns.hpp"
#include "storage/transaction.hpp"

namespace causeway::storage {
namespace {

constexpr int kBatch = 100;
// Others hold several of these rows at once, and PostgreSQL may end either side's transaction.
constexpr int kMaxTries = 10;

constexpr Statement kTryLock = {"rotation.try_lock", "SELECT pg_try_advisory_lock($1)"};

constexpr Statement kCount = {
    "rotation.count",
    "SELECT 'eab_key.hmac_box', hmac_key_id, count(*) FROM eab_key GROUP BY 2 UNION ALL "
    "SELECT 'connector_secret.value_box', value_key_id, count(*) FROM connector_secret GROUP BY 2 "
    "UNION ALL "
    "SELECT 'connector_state.value_box', value_key_id, count(*) FROM connector_state GROUP BY 2 "
    "UNION ALL "
    "SELECT 'idempotency_record.content_box', content_key_id, count(*) FROM idempotency_record "
    "GROUP BY 2 UNION ALL "
    "SELECT 'sealing_key_canary.box', box_key_id, count(*) FROM sealing_key_canary GROUP BY 2"};

// Each batch begins behind the last row of the one before ($3, $4): from the start it would pass
// all rows again that were sealed already.
constexpr Statement kSelectHmacs = {
    "rotation.select_hmacs",
    "SELECT id, '', hmac_key_id, hmac_box FROM eab_key"
    "  WHERE id > $3 AND $4::text = '' AND hmac_key_id <> $1 ORDER BY id LIMIT $2 FOR UPDATE"};

constexpr Statement kUpdateHmac = {
    "rotation.update_hmac",
    "UPDATE eab_key SET hmac_key_id = $3, hmac_box = $4 WHERE id = $1 AND $2::text = ''"};

constexpr Statement kSelectSecrets = {
    "rotation.select_secrets",
    "SELECT connector_id, name, value_key_id, value_box FROM connector_secret"
    "  WHERE (connector_id, name) > ($3, $4) AND value_key_id <> $1"
    "  ORDER BY connector_id, name LIMIT $2 FOR UPDATE"};

constexpr Statement kUpdateSecret = {"rotation.update_secret",
                                     "UPDATE connector_secret SET value_key_id = $3, value_box = $4"
                                     "  WHERE connector_id = $1 AND name = $2"};

constexpr Statement kSelectStates = {
    "rotation.select_states",
    "SELECT connector_id, key, value_key_id, value_box FROM connector_state"
    "  WHERE (connector_id, key) > ($3, $4) AND value_key_id <> $1"
    "  ORDER BY connector_id, key LIMIT $2 FOR UPDATE"};

constexpr Statement kUpdateState = {"rotation.update_state",
                                    "UPDATE connector_state SET value_key_id = $3, value_box = $4"
                                    "  WHERE connector_id = $1 AND key = $2"};

constexpr Statement kSelectAnswers = {
    "rotation.select_answers",
    "SELECT $3::text, encode(key_digest, 'hex'), content_key_id, content_box"
    "  FROM idempotency_record WHERE key_digest > decode($4, 'hex') AND content_key_id <> $1"
    "  ORDER BY key_digest LIMIT $2 FOR UPDATE"};

constexpr Statement kUpdateAnswer = {
    "rotation.update_answer",
    "UPDATE idempotency_record SET content_key_id = $3, content_box = $4"
    "  WHERE $1::text IS NOT NULL AND key_digest = decode($2, 'hex')"};

constexpr Statement kSelectCanary = {
    "rotation.select_canary",
    "SELECT '', '', box_key_id, box FROM sealing_key_canary"
    "  WHERE $3::uuid IS NOT NULL AND $4::text = '' AND box_key_id <> $1 LIMIT $2 FOR UPDATE"};

constexpr Statement kUpdateCanary = {"rotation.update_canary",
                                     "UPDATE sealing_key_canary SET box_key_id = $3, box = $4 "
                                     "WHERE $1::text = '' AND $2::text = ''"};

constexpr const Statement* kStatements[] = {&kTryLock,      &kCount,         &kSelectHmacs,
                                            &kUpdateHmac,   &kSelectSecrets, &kUpdateSecret,
                                            &kSelectStates, &kUpdateState,   &kSelectAnswers,
                                            &kUpdateAnswer, &kSelectCanary,  &kUpdateCanary};

// Where a batch ended; at first before every row, because no id is the smallest one.
struct Position {
    std::string id = base::Uuid().to_string();
    std::string name;
};

// A column of sealed boxes. Its rows are named by an id and, where one id has several, a name.
struct SealedColumn {
    std::string_view name;
    const Statement& select;
    const Statement& update;
    std::string (*place)(const std::string& id, const std::string& name);
};

std::string hmac_place(const std::string& id, const std::string&) {
    return place_of_hmac(id);
}

std::string answer_place(const std::string&, const std::string& key_digest) {
    return place_of_answer(key_digest);
}

std::string canary_place(const std::string&, const std::string&) {
    return std::string(kPlaceOfCanary);
}

constexpr SealedColumn kColumns[] = {
    {"eab_key.hmac_box", kSelectHmacs, kUpdateHmac, hmac_place},
    {"connector_secret.value_box", kSelectSecrets, kUpdateSecret, place_of_secret},
    {"connector_state.value_box", kSelectStates, kUpdateState, place_of_state},
    {"idempotency_record.content_box", kSelectAnswers, kUpdateAnswer, answer_place}};

// It comes last: while it still needs an earlier key, so may other rows.
constexpr SealedColumn kCanary = {"sealing_key_canary.box", kSelectCanary, kUpdateCanary,
                                  canary_place};

// What one transaction did.
struct Batch {
    int rows = 0;
    Rotation done;
    Position end;
};

SealedValues read_count(Row& row) {
    return {.column = row.next<std::string>(),
            .key_id = row.next<std::string>(),
            .count = row.next<std::int64_t>()};
}

class Rotator {
  public:
    Rotator(PgConnection& connection, const Sealing& sealing, const RotationObserver& observer)
        : connection_(connection), sealing_(sealing), observer_(observer) {}

    void begin(std::int64_t to_seal) {
        begun_ = to_seal > 0;
        if (begun_) in_transaction([&] { return record(observer_.begun(to_seal)); });
    }

    void rotate(const SealedColumn& column) {
        Position position;
        for (int rows = kBatch; rows == kBatch;) {
            Batch batch = in_transaction([&] { return seal_again(column, position); });
            rows = batch.rows;
            position = std::move(batch.end);
            add(batch.done);
            observer_.progress(total_);
        }
    }

    void end_with_canary() {
        add(in_transaction([&] {
                Batch batch = seal_again(kCanary, {});
                Rotation all = total_;
                add_to(all, batch.done);
                // What came after the count is worth an event too.
                if (begun_ || all.sealed > 0) record(observer_.ended(all));
                return batch;
            }).done);
    }

    const Rotation& total() const { return total_; }

  private:
    template <class Work>
    Batch in_transaction(Work work) {
        for (int tries = 1;; ++tries) {
            try {
                Transaction transaction(connection_);
                Batch batch = work();
                transaction.commit();
                return batch;
            } catch (const TransactionConflict&) {
                if (tries == kMaxTries) throw;
            }
        }
    }

    // A value that cannot be opened needs no key of ours, so it does not keep one from going.
    Batch seal_again(const SealedColumn& column, const Position& from) {
        Rows found = connection_.execute(column.select,
                                         {sealing_.keys.current_id(), kBatch, from.id, from.name});
        Batch batch{static_cast<int>(found.rows.size()), {}, from};
        for (Row& row : found.rows) {
            batch.end = {row.next<std::string>(), row.next<std::string>()};
            const std::string place = column.place(batch.end.id, batch.end.name);
            const crypto::Sealed old{row.next<std::string>(), row.next<base::Bytes>()};
            const auto plain = sealing_.keys.open(old, place);
            if (!plain) {
                batch.done.unreadable.push_back(place);
                continue;
            }
            const crypto::Sealed renewed = sealing_.seal(*plain, place);
            connection_.execute(column.update,
                                {batch.end.id, batch.end.name, renewed.key_id, renewed.box});
            ++batch.done.sealed;
        }
        return batch;
    }

    Batch record(const model::AuditEvent& event) {
        PgAuditTrail(connection_, sealing_.random).append(event);
        return {};
    }

    void add(const Rotation& done) { add_to(total_, done); }

    static void add_to(Rotation& total, const Rotation& done) {
        total.sealed += done.sealed;
        std::ranges::copy(done.unreadable, std::back_inserter(total.unreadable));
    }

    PgConnection& connection_;
    const Sealing& sealing_;
    const RotationObserver& observer_;
    bool begun_ = false;
    Rotation total_;
};

}  // namespace

Statements rotation_statements() {
    return kStatements;
}

std::vector<std::string_view> sealed_columns() {
    std::vector<std::string_view> names = {kCanary.name};
    for (const SealedColumn& column : kColumns) names.push_back(column.name);
    return names;
}

base::Result<std::vector<SealedValues>> count_sealed_values(const ConnectionOptions& options) {
    return guarded([&]() -> base::Result<std::vector<SealedValues>> {
        ConnectionOptions unhurried = options;
        unhurried.statement_timeout = std::chrono::milliseconds{0};
        return PgConnection(unhurried).execute(kCount).read(read_count);
    });
}

std::int64_t count_of_other_keys(const std::vector<SealedValues>& values,
                                 const std::string& key_id) {
    std::int64_t count = 0;
    for (const SealedValues& sealed : values) {
        if (sealed.key_id != key_id) count += sealed.count;
    }
    return count;
}

base::Result<Rotation> rotate_secrets(const ConnectionOptions& options, const Sealing& sealing,
                                      const RotationObserver& observer) {
    return guarded([&]() -> base::Result<Rotation> {
        PgConnection connection(options);
        // Held until the connection closes.
        if (!connection.execute(kTryLock, {kRotationLock}).rows.front().next<bool>()) {
            return base::fail(base::ErrorKind::conflict,
                              "Another rotation of the secrets is running. Wait until it is done.");
        }
        CAUSEWAY_CHECK(observer.ready());
        CAUSEWAY_TRY(const auto values, count_sealed_values(options));
        Rotator rotator(connection, sealing, observer);
        rotator.begin(count_of_other_keys(values, sealing.keys.current_id()));
        for (const SealedColumn& column : kColumns) rotator.rotate(column);
        rotator.end_with_canary();
        return rotator.total();
    });
}

}  // namespace causeway::storage
