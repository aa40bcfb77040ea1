// SPDX-License-Identifier: Apache-2.0
#include "ra/outcome_log.hpp"

#include "base/encoding.hpp"
#include "ra/outcome_words.hpp"

namespace causeway::ra {

void log_unknown(base::Log& log, const AttemptWork& work) {
    const std::string attempt = work.attempt.id.to_string();
    log.error("issuance.unknown", {{"tenant", work.context.tenant.slug.text()},
                                   {"order", work.order.id.to_string()},
                                   {"attempt", attempt},
                                   {"connector", work.attempt.connector_id.to_string()},
                                   {"reason", work.attempt.reason_for_log},
                                   {"action", "causeway task show " + attempt}});
}

void log_unserved(base::Log& log, const AttemptWork& work, const crypto::Certificate& leaf) {
    log.error("certificate.unserved", {{"tenant", work.context.tenant.slug.text()},
                                       {"order", work.order.id.to_string()},
                                       {"attempt", work.attempt.id.to_string()},
                                       {"connector", work.attempt.connector_id.to_string()},
                                       {"certificate_sha256", base::hex_encode(leaf.sha256())},
                                       {"serial", leaf.serial_hex()},
                                       {"issuer", leaf.issuer()},
                                       {"action", "revoke it at the CA"}});
}

void log_left_at_ca(base::Log& log, const AttemptWork& work) {
    log.error("issuance.left_at_ca", {{"tenant", work.context.tenant.slug.text()},
                                      {"order", work.order.id.to_string()},
                                      {"attempt", work.attempt.id.to_string()},
                                      {"connector", work.attempt.connector_id.to_string()},
                                      {"action", "refuse the request at the CA"}});
}

void log_lost(base::Log& log, const AttemptWork& work, const ca::FindOutcome& outcome,
              const std::string& why) {
    const OutcomeWords words = describe(outcome);
    log.error("issuance.answer_lost", {{"attempt", work.attempt.id.to_string()},
                                       {"order", work.order.id.to_string()},
                                       {"outcome", words.name},
                                       {"detail", words.detail},
                                       {"error", why}});
}

}  // namespace causeway::ra
