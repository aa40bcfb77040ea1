// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "audit/signed_note.hpp"
#include "base/ascii.hpp"
#include "cli/audit_log.hpp"
#include "cli/output.hpp"

namespace causeway::cli {
namespace {

using base::ErrorKind;
using nlohmann::json;

base::Result<ExitCode> show_keys(const Session& session, const Client& client) {
    CAUSEWAY_TRY(const json head, client.get("/audit/checkpoint"));
    const json& keys = head.at("verifier_keys");
    if (session.wants_json()) {
        print_json(session.host().out, keys);
        return ExitCode::ok;
    }
    for (const json& key : keys) session.host().out << cell(key) << '\n';
    if (keys.empty()) session.say("The log is not signed.");
    return ExitCode::ok;
}

base::Result<ExitCode> show_checkpoint(const Session& session, const Client& client) {
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
}

void add_verifier_key(CLI::App& noun, Session& session) {
    struct Options {
        std::string config_file, key_file;
    };
    const auto options = std::make_shared<Options>();
    CLI::App& command = *noun.add_subcommand(
        "verifier-key", "Print what auditors know a signing key by; asks no server");
    command.add_option("KEYFILE", options->key_file,
                       "File with an Ed25519 key in PEM [audit.signing_key_file]");
    command.add_option("--config", options->config_file,
                       "The service's configuration, which names the log");
    session.on_local_run(command, [&session, options]() -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const std::string key,
                     session.host().verifier_key(options->config_file, options->key_file));
        if (session.wants_json()) {
            print_json(session.host().out, {{"verifier_key", key}});
        } else {
            session.host().out << key << '\n';
        }
        return ExitCode::ok;
    });
}

}  // namespace

void add_audit_head(CLI::App& noun, Session& session) {
    session.on_run(
        *noun.add_subcommand("key", "Print the verifier keys that the server has of its log"),
        [&session](const Client& client) { return show_keys(session, client); });
    add_verifier_key(noun, session);
    session.on_run(
        *noun.add_subcommand("checkpoint", "Print the newest checkpoint as it was signed"),
        [&session](const Client& client) { return show_checkpoint(session, client); });
}

}  // namespace causeway::cli
