// SPDX-License-Identifier: Apache-2.0
#include "audit/verify.hpp"

#include <nlohmann/json.hpp>

#include "base/json.hpp"

namespace causeway::audit {
namespace {

base::Result<void> differs(const char* part) {
    return base::fail(base::ErrorKind::conflict,
                      std::string("The audit record was changed: ") + part + ".");
}

bool tells_id(const std::string& header, model::AuditEventId id) {
    const auto parsed = base::parse_json(header);
    if (!parsed || !parsed->is_object()) return false;
    const auto told = parsed->find("id");
    return told != parsed->end() && told->is_string() && *told == id.to_string();
}

}  // namespace

base::Result<void> verify(const FormedEvent& stored) {
    if (stored.schema_version != kSchemaVersion) {
        return base::fail(base::ErrorKind::unsupported,
                          "The audit record has a form that this version does not know.");
    }
    if (stored.payload.has_value() != stored.salt.has_value()) {
        return differs("its payload and its salt must be kept or purged together");
    }
    if (stored.payload && payload_digest(*stored.salt, *stored.payload) != stored.payload_digest) {
        return differs("its payload does not match its digest");
    }
    if (leaf_hash(stored.header, stored.payload_digest) != stored.leaf_hash) {
        return differs("its header and payload digest do not match its leaf hash");
    }
    return {};
}

base::Result<void> verify(model::AuditEventId id, const FormedEvent& stored) {
    CAUSEWAY_CHECK(verify(stored));
    if (!tells_id(stored.header, id)) {
        return base::fail(base::ErrorKind::conflict, "its header tells of another id.");
    }
    if (!stored.payload) {
        return base::fail(base::ErrorKind::conflict,
                          "its payload was taken away, which nothing in Causeway does.");
    }
    return {};
}

}  // namespace causeway::audit
