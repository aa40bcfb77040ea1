// SPDX-License-Identifier: Apache-2.0
#include "audit/verify.hpp"

namespace causeway::audit {
namespace {

base::Result<void> differs(const char* part) {
    return base::fail(base::ErrorKind::conflict,
                      std::string("The audit record was changed: ") + part + ".");
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

}  // namespace causeway::audit
