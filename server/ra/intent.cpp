// SPDX-License-Identifier: Apache-2.0
#include "ra/intent.hpp"

#include <iterator>

#include "base/encoding.hpp"
#include "crypto/csr.hpp"
#include "crypto/hash.hpp"
#include "ra/attempt_work.hpp"
#include "ra/authorization_sources.hpp"

namespace causeway::ra {
namespace {

AuditPayload describe(model::UnitOfWork& unit, const Intent& intent, const crypto::Csr& csr) {
    const model::Order& order = intent.order;
    AuditPayload payload = {{"account", order.account_id.to_string()},
                            {"identifiers", list_of_values(order.identifiers)},
                            {"connector", intent.attempt.connector_id.to_string()},
                            {"number", std::to_string(intent.attempt.number)},
                            {"policy_version", std::to_string(order.policy_version)},
                            {"authorization_source", sources_of(unit, order)},
                            {"csr_sha256", base::hex_encode(crypto::sha256(csr.der()))},
                            {"key", csr.key().describe()}};
    if (intent.account.binding) {
        payload.emplace_back("eab_key", intent.account.binding->key_id.to_string());
    }
    payload.insert(payload.end(), intent.details.begin(), intent.details.end());
    return payload;
}

}  // namespace

void intend(model::UnitOfWork& unit, Intent intent, const Caller& caller, const base::Clock& clock,
            base::Random& random) {
    const auto csr = crypto::Csr::parse(intent.attempt.csr).value();
    model::Attempt& attempt = intent.attempt;
    attempt.id = model::AttemptId::make(clock, random);
    attempt.scope = intent.order.scope;
    attempt.order_id = intent.order.id;
    attempt.key_fingerprint = csr.key().spki_sha256();
    attempt.created_at = clock.now();
    unit.attempts.insert(attempt);
    unit.jobs.enqueue(next_step(attempt, intent.at, clock, random));
    unit.audit.append(AuditDraft(clock, random, caller)
                          .in(attempt.scope)
                          .about(attempt.order_id)
                          .event(model::AuditAction::issuance_intended,
                                 object_name("attempt", attempt.id), describe(unit, intent, csr)));
}

}  // namespace causeway::ra
