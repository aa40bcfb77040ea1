// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.hpp"
#include "crypto/hash.hpp"
#include "model/audit_event.hpp"

namespace causeway::audit {

inline constexpr int kSchemaVersion = 1;

using Salt = std::array<std::uint8_t, 16>;

// An event as the log keeps it: the octets that its leaf hash is made of. payload and salt go
// together, and both are gone after a purge.
struct FormedEvent {
    int schema_version = kSchemaVersion;
    std::string header;
    std::optional<std::string> payload;
    std::optional<Salt> salt;
    crypto::Sha256Digest payload_digest{};
    crypto::Sha256Digest leaf_hash{};
};

// `sequence` counts the events of the event's order, from 1; none for an event without an order.
// The peer's address counts as personal data and so belongs to the payload. Its `details` keep
// every value: a name that the event has several of holds an array of texts, in the event's order.
FormedEvent form(const model::AuditEvent& event, std::optional<std::int64_t> sequence,
                 base::Random& random);

// SHA-256(salt ‖ payload). The salt keeps a purged payload from being guessed.
crypto::Sha256Digest payload_digest(const Salt& salt, std::string_view payload);

// SHA-256(0x00 ‖ header ‖ payload digest): a leaf of the Merkle tree (RFC 6962 §2.1).
crypto::Sha256Digest leaf_hash(std::string_view header, const crypto::Sha256Digest& payload_digest);

}  // namespace causeway::audit
