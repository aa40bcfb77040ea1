// SPDX-License-Identifier: Apache-2.0
#include "ra/revocation_tasks.hpp"

#include "ra/blocked_keys.hpp"

namespace causeway::ra {
namespace {

using model::AuditAction;

constexpr int kCountedAtATime = 1000;

base::Result<RevocationCase> load(model::UnitOfWork& unit, model::RevocationId id) {
    auto revocation = unit.revocations.find_anywhere(id);
    if (!revocation) {
        return base::fail(base::ErrorKind::not_found, "There is no task with this id.");
    }
    return with_certificate(unit, *std::move(revocation));
}

}  // namespace

base::Result<std::vector<RevocationCase>> RevocationTasks::open_tasks(
    const model::RefusedRevocations& query) {
    return model::read(
        database_, [&](model::UnitOfWork& unit) -> base::Result<std::vector<RevocationCase>> {
            std::vector<RevocationCase> tasks;
            for (model::Revocation& revocation : unit.revocations.refused(query)) {
                CAUSEWAY_TRY(RevocationCase task, with_certificate(unit, std::move(revocation)));
                tasks.push_back(std::move(task));
            }
            return tasks;
        });
}

base::Result<int> RevocationTasks::count_open() {
    return model::read(database_, [&](model::UnitOfWork& unit) -> base::Result<int> {
        model::RefusedRevocations query{.tenant = {}, .after = {}, .limit = kCountedAtATime};
        int count = 0;
        for (auto page = unit.revocations.refused(query); !page.empty();
             page = unit.revocations.refused(query)) {
            count += static_cast<int>(page.size());
            query.after = page.back().id;
        }
        return count;
    });
}

base::Result<RevocationCase> RevocationTasks::find(model::RevocationId id) {
    return model::read(database_, [&](model::UnitOfWork& unit) { return load(unit, id); });
}

base::Result<RevocationCase> RevocationTasks::attest(model::RevocationId id, const Caller& caller) {
    return model::write(database_, [&](model::UnitOfWork& unit) -> base::Result<RevocationCase> {
        CAUSEWAY_TRY(RevocationCase of, load(unit, id));
        CAUSEWAY_TRY(of.revocation, model::attest(std::move(of.revocation), clock_.now()));
        store_revoked(unit, of, draft(of, caller));
        return load(unit, id);
    });
}

base::Result<RevocationCase> RevocationTasks::retry(model::RevocationId id,
                                                    std::optional<model::RevocationReason> reason,
                                                    const Caller& caller) {
    return model::write(database_, [&](model::UnitOfWork& unit) -> base::Result<RevocationCase> {
        CAUSEWAY_TRY(RevocationCase of, load(unit, id));
        const auto again = reason.value_or(of.revocation.reason);
        CAUSEWAY_TRY(of.revocation, model::retry(std::move(of.revocation), again, clock_.now()));
        unit.revocations.update(of.revocation);
        unit.jobs.enqueue(next_try(of, clock_, random_));
        const AuditDraft asked = draft(of, caller);
        unit.audit.append(asked.event(AuditAction::certificate_revocation_requested,
                                      object_name("certificate", of.certificate.id), describe(of)));
        if (reason == model::RevocationReason::key_compromise) {
            block_key(unit, of.certificate, asked);
        }
        return of;
    });
}

base::Result<RevocationCase> RevocationTasks::dismiss(model::RevocationId id,
                                                      const Caller& caller) {
    return model::write(database_, [&](model::UnitOfWork& unit) -> base::Result<RevocationCase> {
        CAUSEWAY_TRY(RevocationCase of, load(unit, id));
        CAUSEWAY_TRY(of.revocation, model::dismiss(std::move(of.revocation), clock_.now()));
        unit.revocations.update(of.revocation);
        unit.audit.append(draft(of, caller)
                              .event(AuditAction::certificate_revocation_dismissed,
                                     object_name("certificate", of.certificate.id), describe(of)));
        return of;
    });
}

AuditDraft RevocationTasks::draft(const RevocationCase& of, const Caller& caller) {
    AuditDraft draft(clock_, random_, caller);
    draft.in(of.revocation.scope).about(of.certificate.order_id);
    return draft;
}

}  // namespace causeway::ra
