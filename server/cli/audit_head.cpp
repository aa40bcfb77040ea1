// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "audit/signed_note.hpp"
#include "base/ascii.hpp"
#include "cli/audit_log.hpp"
#include "cli/output.hpp"

namespace causeway::cli {

using base::ErrorKind;
using nlohmann::json;

void add_audit_head(CLI::App& noun, Session& session) {
    session.on_run(*noun.add_subcommand("key", "Print the keys that the log is signed with"),
                   [&session](const Client& client) -> base::Result<ExitCode> {
                       CAUSEWAY_TRY(const json head, client.get("/audit/checkpoint"));
                       const json& keys = head.at("verifier_keys");
                       if (session.wants_json()) {
                           print_json(session.host().out, keys);
                           return ExitCode::ok;
                       }
                       for (const json& key : keys) session.host().out << cell(key) << '\n';
                       if (keys.empty()) session.say("The log is not signed.");
                       return ExitCode::ok;
                   });
    session.on_run(
        *noun.add_subcommand("checkpoint", "Print the newest checkpoint as it was signed"),
        [&session](const Client& client) -> base::Result<ExitCode> {
            CAUSEWAY_TRY(const json head, client.get("/audit/checkpoint"));
            const json& note = head.at("checkpoint");
            if (session.wants_json()) {
                print_json(session.host().out, head);
                return ExitCode::ok;
            }
            if (!note.is_string()) {
                return base::fail(ErrorKind::not_found, "Nothing of the log is signed yet.");
            }
            // Whole lines of printable text, or it would be no note.
            const auto& text = note.get_ref<const std::string&>();
            if (audit::note_text(text).empty() || !std::ranges::all_of(text, [](char c) {
                    return c == '\n' || !base::is_ascii_control(c);
                })) {
                return base::fail(ErrorKind::conflict, "The checkpoint is no signed note.");
            }
            session.host().out << text;
            return ExitCode::ok;
        });
}

}  // namespace causeway::cli
