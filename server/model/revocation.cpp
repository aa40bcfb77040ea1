// SPDX-License-Identifier: Apache-2.0
#include "model/revocation.hpp"

namespace causeway::model {
namespace {

base::Error not_possible(const Revocation& revocation) {
    return base::make_error(base::ErrorKind::conflict,
                            "The revocation is " + std::string(base::name_of(revocation.state)) +
                                ". See it with: causeway cert show " +
                                revocation.certificate_id.to_string());
}

Revocation end(Revocation revocation, RevocationState state, base::Time now) {
    revocation.state = state;
    revocation.next_try_at.reset();
    revocation.ended_at = now;
    return revocation;
}

}  // namespace

bool Revocation::open() const {
    return state == RevocationState::requested || state == RevocationState::refused;
}

Revocation restate(Revocation revocation, RevocationReason reason, std::string requested_by,
                   std::string comment) {
    revocation.reason = reason;
    revocation.requested_by = std::move(requested_by);
    revocation.comment = std::move(comment);
    return revocation;
}

Revocation begin_try(Revocation revocation) {
    ++revocation.tries;
    return revocation;
}

Revocation put_off(Revocation revocation, base::Time next_try_at, std::string why) {
    revocation.next_try_at = next_try_at;
    revocation.last_error = std::move(why);
    return revocation;
}

Revocation refuse(Revocation revocation, std::string for_client, std::string for_log,
                  base::Time now) {
    revocation.refusal = std::move(for_client);
    revocation.last_error = std::move(for_log);
    return end(std::move(revocation), RevocationState::refused, now);
}

Revocation confirm(Revocation revocation, base::Time now) {
    return end(std::move(revocation), RevocationState::revoked, now);
}

base::Result<Revocation> attest(Revocation revocation, base::Time now) {
    if (!revocation.open()) return base::fail(not_possible(revocation));
    return end(std::move(revocation), RevocationState::revoked, now);
}

base::Result<Revocation> dismiss(Revocation revocation, base::Time now) {
    if (revocation.state != RevocationState::refused) return base::fail(not_possible(revocation));
    return end(std::move(revocation), RevocationState::dismissed, now);
}

base::Result<Revocation> retry(Revocation revocation, RevocationReason reason, base::Time now) {
    if (revocation.state != RevocationState::refused) return base::fail(not_possible(revocation));
    revocation.state = RevocationState::requested;
    revocation.reason = reason;
    revocation.refusal.clear();
    revocation.next_try_at = now;
    revocation.ended_at.reset();
    return revocation;
}

}  // namespace causeway::model
