// SPDX-License-Identifier: Apache-2.0
#include "storage/formed_event_row.hpp"

#include "base/bytes.hpp"

namespace causeway::storage {
namespace {

std::string text_of(const base::Bytes& octets) {
    return std::string(base::as_text(octets));
}

}  // namespace

audit::FormedEvent read_formed_event(Row& row) {
    audit::FormedEvent event;
    event.schema_version = row.next<int>();
    event.header = text_of(row.next<base::Bytes>());
    if (const auto payload = row.next<std::optional<base::Bytes>>()) {
        event.payload = text_of(*payload);
    }
    event.salt = row.next<std::optional<audit::Salt>>();
    event.payload_digest = row.next<crypto::Sha256Digest>();
    event.leaf_hash = row.next<crypto::Sha256Digest>();
    return event;
}

}  // namespace causeway::storage
