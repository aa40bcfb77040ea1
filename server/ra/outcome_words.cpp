// SPDX-License-Identifier: Apache-2.0
#include "ra/outcome_words.hpp"

#include <type_traits>

#include "base/encoding.hpp"
#include "crypto/hash.hpp"

namespace causeway::ra {
namespace {

std::string digest(const base::Bytes& certificate) {
    return base::hex_encode(crypto::sha256(certificate));
}

std::string describe(const ca::Issued& issued) {
    std::string out = std::to_string(issued.certificates.size()) + " certificates, SHA-256";
    for (const base::Bytes& certificate : issued.certificates) out += " " + digest(certificate);
    return out;
}

}  // namespace

ca::FindOutcome widened(const ca::EnrollOutcome& outcome) {
    return std::visit([](const auto& answer) -> ca::FindOutcome { return answer; }, outcome);
}

OutcomeWords describe(const ca::FindOutcome& outcome) {
    return std::visit(
        [](const auto& answer) -> OutcomeWords {
            using Answer = std::decay_t<decltype(answer)>;
            if constexpr (std::is_same_v<Answer, ca::Issued>) {
                return {"issued", describe(answer)};
            } else if constexpr (std::is_same_v<Answer, ca::Pending>) {
                return {"pending",
                        "ask again in " + std::to_string(answer.retry_after.count()) + " s"};
            } else if constexpr (std::is_same_v<Answer, ca::Rejected>) {
                return {"rejected", answer.for_log};
            } else if constexpr (std::is_same_v<Answer, ca::NotFound>) {
                return {"not_found", "the CA knows nothing of the request"};
            } else if constexpr (std::is_same_v<Answer, ca::Unavailable>) {
                return {"unavailable", answer.for_log};
            } else {
                return {"unknown", answer.for_log};
            }
        },
        outcome);
}

AuditPayload digests_of(const std::vector<base::Bytes>& certificates) {
    AuditPayload payload;
    for (const base::Bytes& certificate : certificates) {
        payload.emplace_back("certificate_sha256", digest(certificate));
    }
    return payload;
}

AuditPayload identity_of(const crypto::Certificate& certificate) {
    return {{"certificate_sha256", base::hex_encode(certificate.sha256())},
            {"serial", certificate.serial_hex()},
            {"issuer", certificate.issuer()}};
}

}  // namespace causeway::ra
