// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include <nlohmann/json_fwd.hpp>

#include "admin/call.hpp"
#include "admin/names.hpp"
#include "admin/object_reader.hpp"
#include "base/result.hpp"
#include "http/response.hpp"

namespace causeway::admin {

nlohmann::json revocation_json(const model::Revocation& revocation);
// A refused one as a task.
base::Result<nlohmann::json> task_json(const ra::RevocationCase& task, Names& names);

// The member "reason", by its name in RFC 5280 §5.3.1.
std::optional<model::RevocationReason> read_revocation_reason(ObjectReader& reader);

// What ends a task of this kind.
base::Result<http::Response> declare_revoked(const Call& call);
base::Result<http::Response> retry_revocation(const Call& call);
base::Result<http::Response> dismiss_revocation(const Call& call);

}  // namespace causeway::admin
