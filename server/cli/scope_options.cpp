// SPDX-License-Identifier: Apache-2.0
#include "cli/scope_options.hpp"

#include <CLI/CLI.hpp>

#include "cli/end_time.hpp"

namespace causeway::cli {
namespace {

using base::ErrorKind;

base::Result<std::optional<base::Time>> parse(const char* option, const std::string& text) {
    if (text.empty()) return std::nullopt;
    const auto time = parse_date(text);
    if (time) return std::chrono::floor<std::chrono::milliseconds>(*time);
    return base::fail(ErrorKind::malformed, std::string(option) + ": \"" + text +
                                                "\" is no date; write 2030-01-31 (0:00 UTC) or "
                                                "2030-01-31T12:00:00Z.");
}

}  // namespace

void ScopeOptions::add_to(CLI::App& command) {
    command.add_option("--tenant", tenant,
                       "Content of this tenant's events only; of the others their hashes");
    command.add_option("--from", from,
                       "Content of events from then on only, as 2030-01-31 (0:00 UTC) or "
                       "2030-01-31T12:00:00Z");
    command.add_option("--to", to, "Content of events before then only");
}

base::Result<audit::Scope> ScopeOptions::parse() const {
    audit::Scope scope;
    scope.tenant = tenant;
    CAUSEWAY_TRY(scope.from, cli::parse("--from", from));
    CAUSEWAY_TRY(scope.to, cli::parse("--to", to));
    if (scope.from && scope.to && *scope.from >= *scope.to) {
        return base::fail(ErrorKind::malformed, "--to must be later than --from.");
    }
    return scope;
}

}  // namespace causeway::cli
