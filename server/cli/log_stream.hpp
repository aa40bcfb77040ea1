// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <functional>
#include <string>

#include <nlohmann/json.hpp>

#include "audit/scope.hpp"
#include "base/result.hpp"
#include "cli/client.hpp"

namespace causeway::cli {

// Gets each place of the log, as the admin API gives it; an error ends the stream.
using EntrySink = std::function<base::Result<void>(const nlohmann::json& entry)>;

// The log up to its newest checkpoint, which is returned as the admin API gives it. Of events that
// are not in the scope only the hash comes. A page at a time is in memory.
base::Result<nlohmann::json> stream_server(const Client& client, const audit::Scope& scope,
                                           const EntrySink& sink);

inline constexpr const char* kExportFormat = "causeway-audit-export-1";

// The first line of an export.
nlohmann::json begin_of_export(const audit::Scope& scope);

// The same as from the server, of an export: JSON lines, first what it is, then each place, last
// the checkpoint.
class ExportReader {
  public:
    // malformed when it is no export.
    static base::Result<ExportReader> open(const std::string& path);

    // Whatever the exporter claims it to be.
    const audit::Scope& scope() const { return scope_; }
    // Once. conflict where the export is damaged.
    base::Result<nlohmann::json> stream(const EntrySink& sink);

  private:
    explicit ExportReader(const std::string& path) : file_(path, std::ios::binary) {}

    std::ifstream file_;
    audit::Scope scope_;
};

}  // namespace causeway::cli
