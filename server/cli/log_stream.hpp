// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include <nlohmann/json.hpp>

#include "base/result.hpp"
#include "cli/client.hpp"

namespace causeway::cli {

// Whose events are wanted with their content; empty for all. Of the others the hash is kept. In an
// export it is what the exporter claims to have asked for.
struct LogFilter {
    std::string tenant;
    std::string from;
    std::string to;

    bool any() const { return !(tenant.empty() && from.empty() && to.empty()); }
};

// The end of such a stream.
struct LogEnd {
    nlohmann::json head;  // the newest checkpoint, as the admin API gives it
    LogFilter filter;
};

// Gets each place of the log, as the admin API gives it; an error ends the stream.
using EntrySink = std::function<base::Result<void>(const nlohmann::json& entry)>;

// The log up to its newest checkpoint. A page at a time is in memory.
base::Result<LogEnd> stream_server(const Client& client, const LogFilter& filter,
                                   const EntrySink& sink);

// The same from an export: JSON lines, first what it is, then each place, last the checkpoint.
base::Result<LogEnd> stream_export(const std::string& path, const EntrySink& sink);

inline constexpr const char* kExportFormat = "causeway-audit-export-1";

}  // namespace causeway::cli
