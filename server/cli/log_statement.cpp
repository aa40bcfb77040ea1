// SPDX-License-Identifier: Apache-2.0
#include "cli/log_statement.hpp"

namespace causeway::cli {
namespace {

// Where somebody's word has to do, because hashes tell nothing of it.
std::string selection_of(const VerifiedPart& verified, const std::string& withheld) {
    const std::string word =
        verified.is_export ? "the word of whoever made the export" : "the server's word";
    const audit::Scope& scope = verified.scope;
    if (scope.tenant.empty()) {
        const std::string margin = std::to_string(audit::LogCheck::kDisorder.count());
        return "That every event of that time is shown: within " + margin +
               " minutes of its begin and end it is " + word + " which of the " + withheld +
               " withheld events are of it. Ask for " + margin + " minutes more on both sides.";
    }
    const bool has_time = scope.from || scope.to;
    return "That every event of tenant " + scope.tenant +
           (has_time ? " and that time is shown: of which tenant and time"
                     : " is shown: of which tenant") +
           " the " + withheld + " withheld events are is " + word +
           ". Only the log with all its content shows it.";
}

}  // namespace

LogStatement statement_on(const VerifiedPart& verified) {
    const std::size_t size = verified.check.size();
    const std::string withheld = std::to_string(verified.check.withheld());
    const std::string shown = std::to_string(size - verified.check.withheld());
    LogStatement statement;
    statement.proves = {
        "The " + std::to_string(size) + " places of the log are complete and in their order" +
            (verified.signature_checked ? ", as its checkpoint signs them" : "") +
            ": no event was added, taken out or exchanged since. Of withheld events the hash is "
            "enough for that.",
        "The content of the " + shown + " events that are shown is what was written."};
    if (!verified.signature_checked) {
        statement.leaves_open.emplace_back(
            "Whose log it is: no signature was checked. Give --key.");
    }
    if (verified.check.withheld() > 0) {
        statement.leaves_open.push_back(selection_of(verified, withheld));
        statement.leaves_open.push_back("What the " + withheld + " withheld events say.");
    }
    return statement;
}

}  // namespace causeway::cli
