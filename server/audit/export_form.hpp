// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "audit/log_store.hpp"
#include "base/result.hpp"

namespace causeway::audit {

// A place of the log as the admin API gives it and as a line of an export holds it: header and
// payload are texts, because their octets are what was hashed; other octets are base64. Of an event
// that is withheld the hash and the id are all that there is.
nlohmann::json to_json(const LogEntry& entry);
// malformed, in words for the auditor, when it is not of that form.
base::Result<LogEntry> parse_entry(const nlohmann::json& json);

base::Result<Digest> parse_digest(std::string_view base64);

}  // namespace causeway::audit
