// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_jobs.hpp"

namespace causeway::storage {
namespace {

model::Job read_job(Row& row) {
    return {
        .id = row.next<model::JobId>(),
        .kind = row.next<model::JobKind>(),
        .lane = row.next<std::string>(),
        .scope = {row.next<model::TenantId>(), row.next<model::EndpointId>()},
        .subject = row.next<base::Uuid>(),
        .tries = row.next<int>(),
        .run_at = row.next<base::Time>(),
        .fence = row.next<std::int64_t>(),
    };
}

constexpr Statement kEnqueue = {
    "job.enqueue",
    "INSERT INTO job (id, kind, lane, tenant_id, endpoint_id, subject, tries, run_at, due_at,"
    "  fence) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)"};

// Jobs of a kind that only a later version knows are left to that version's processes.
constexpr Statement kClaim = {
    "job.claim",
    "UPDATE job SET tries = tries + 1, fence = fence + 1, due_at = $3"
    "  WHERE id = (SELECT id FROM job WHERE lane = $1 AND due_at <= $2 AND kind = ANY($4)"
    "              AND tenant_id <> ALL ($5::uuid[])"
    "              ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)"
    "  RETURNING id, kind, lane, tenant_id, endpoint_id, subject, tries, run_at, fence"};

constexpr Statement kFinish = {"job.finish", "DELETE FROM job WHERE id = $1 AND fence = $2"};

constexpr Statement kPostpone = {
    "job.postpone", "UPDATE job SET run_at = $3, due_at = $3 WHERE id = $1 AND fence = $2"};

// One that was claimed is due when its lease ends.
constexpr Statement kHasten = {"job.hasten",
                               "UPDATE job SET run_at = $4, due_at = $4"
                               "  WHERE lane = $1 AND subject = $2 AND due_at = $3"};

constexpr const Statement* kStatements[] = {&kEnqueue, &kClaim, &kFinish, &kPostpone, &kHasten};

}  // namespace

Statements PgJobStore::statements() {
    return kStatements;
}

void PgJobStore::enqueue(const model::Job& job) {
    connection_.execute(kEnqueue, {job.id, job.kind, job.lane, job.scope.tenant, job.scope.endpoint,
                                   job.subject, job.tries, job.run_at, job.fence});
    lanes_.insert(job.lane);
}

std::optional<model::Job> PgJobStore::claim(std::string_view lane, base::Time now,
                                            base::Time lease_until,
                                            const std::vector<model::TenantId>& passed_over) {
    return connection_
        .execute(kClaim,
                 {lane, now, lease_until, all_names_of<model::JobKind>(), texts_of(passed_over)})
        .read_one(read_job);
}

bool PgJobStore::finish(const model::Job& job) {
    return connection_.execute(kFinish, {job.id, job.fence}).affected == 1;
}

bool PgJobStore::postpone(const model::Job& job, base::Time run_at) {
    return connection_.execute(kPostpone, {job.id, job.fence, run_at}).affected == 1;
}

void PgJobStore::hasten(std::string_view lane, const base::Uuid& subject, base::Time due_at,
                        base::Time run_at) {
    const Rows rows = connection_.execute(kHasten, {lane, subject, due_at, run_at});
    if (rows.affected > 0) lanes_.emplace(lane);
}

}  // namespace causeway::storage
