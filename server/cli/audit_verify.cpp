// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "audit/export_form.hpp"
#include "audit/log_check.hpp"
#include "base/ascii.hpp"
#include "base/encoding.hpp"
#include "cli/audit_log.hpp"
#include "cli/input_file.hpp"
#include "cli/listing.hpp"
#include "cli/log_stream.hpp"

namespace causeway::cli {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;
using nlohmann::json;

constexpr Column kReport[] = {
    {"Verified", "/ok"},         {"Finding", "/finding"},
    {"Events", "/events"},       {"Without content", "/unseen"},
    {"Purged", "/purged"},       {"Root", "/root"},
    {"Signature", "/signature"}, {"Anchors", "/anchors"},
    {"Records", "/records"},
};

struct Options {
    std::string file;
    std::vector<std::string> keys;
    std::vector<std::string> anchors;
    bool records = false;
};

// What an auditor brings along: nobody at the server has a say in it.
struct Trust {
    std::vector<audit::VerifierKey> keys;
    std::vector<audit::Anchor> anchors;
};

base::Result<void> read_keys(Trust& trust, const std::string& path) {
    CAUSEWAY_TRY(const std::string text, read_text_file(path));
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const auto line = base::trim(std::string_view(text).substr(begin, end - begin), " \t\r");
        begin = end + 1;
        if (line.empty()) continue;
        const auto key = audit::VerifierKey::parse(line);
        if (!key) return base::fail(ErrorKind::malformed, path + ": " + key.error().detail);
        trust.keys.push_back(*key);
    }
    return {};
}

base::Result<void> read_anchor(Trust& trust, const std::string& path) {
    CAUSEWAY_TRY(const std::string note, read_text_file(path));
    const auto checkpoint = trust.keys.empty() ? audit::parse_checkpoint(audit::note_text(note))
                                               : audit::open_checkpoint(note, trust.keys);
    if (!checkpoint) {
        return base::fail(ErrorKind::malformed, path + ": " + checkpoint.error().detail);
    }
    trust.anchors.push_back({path, checkpoint->head});
    return {};
}

base::Result<void> read_anchors(Trust& trust, const std::string& path) {
    std::error_code failed;
    if (!fs::is_directory(path, failed)) return read_anchor(trust, path);
    for (const auto& entry : fs::directory_iterator(path, failed)) {
        if (entry.path().extension() != ".checkpoint") continue;
        CAUSEWAY_CHECK(read_anchor(trust, entry.path().string()));
    }
    if (failed) return base::fail(ErrorKind::malformed, path + " cannot be read.");
    return {};
}

base::Result<Trust> read_trust(const Options& options) {
    Trust trust;
    for (const std::string& path : options.keys) CAUSEWAY_CHECK(read_keys(trust, path));
    for (const std::string& path : options.anchors) CAUSEWAY_CHECK(read_anchors(trust, path));
    return trust;
}

// The checkpoint that came with the log, against the keys that did not.
base::Result<std::string> check_signature(const json& head, const audit::TreeHead& tree,
                                          const std::vector<audit::VerifierKey>& keys) {
    if (keys.empty()) return "not checked: give --key";
    const json note = head.value("checkpoint", json());
    if (!note.is_string()) return base::fail(ErrorKind::conflict, "The log is not signed.");
    const auto checkpoint = audit::open_checkpoint(note.get_ref<const std::string&>(), keys);
    if (!checkpoint) {
        return base::fail(ErrorKind::conflict, "The checkpoint: " + checkpoint.error().detail);
    }
    if (checkpoint->head != tree) {
        return base::fail(ErrorKind::conflict,
                          "The checkpoint signs another root than that of these events.");
    }
    return "good, of " + checkpoint->origin;
}

base::Result<audit::TreeHead> claimed_head(const json& head) {
    const auto root = audit::parse_digest(head.value("root", ""));
    const auto size = head.find("size");
    if (!root || size == head.end() || !size->is_number_unsigned()) {
        return base::fail(ErrorKind::conflict, "The head of the log has not its form.");
    }
    return audit::TreeHead{size->get<std::size_t>(), *root};
}

// Orders, attempts and certificates against the events: only the server can tell.
base::Result<std::string> check_records(const Client& client) {
    std::string cursor;
    do {
        CAUSEWAY_TRY(const json page, client.get("/audit/gaps", {{"cursor", cursor}}));
        for (const json& gap : page.at("items")) {
            return base::fail(ErrorKind::conflict, gap.at("object").get<std::string>() + ": " +
                                                       gap.at("missing").get<std::string>() + ".");
        }
        const json& next = page.at("next");
        cursor = next.is_string() ? next.get<std::string>() : "";
    } while (!cursor.empty());
    return "every order, attempt and certificate has its events";
}

// One verification. What is an error of the check's own in it, such as a server that cannot be
// reached, is no finding.
class Verification {
  public:
    Verification(const Options& options, Trust trust)
        : options_(options), trust_(std::move(trust)), check_(trust_.anchors) {}

    base::Result<json> run(const Client& client) {
        const auto done = compute(client);
        if (!done && !found_) return base::fail(done.error());
        report_["ok"] = !found_;
        report_["finding"] = found_ ? json(*found_) : json(nullptr);
        report_["events"] = check_.size();
        report_["unseen"] = check_.unseen();
        report_["purged"] = check_.purged();
        report_["anchors"] = check_.anchors();
        return report_;
    }

  private:
    base::Result<void> compute(const Client& client) {
        const EntrySink sink = [this](const json& line) -> base::Result<void> {
            auto entry = audit::parse_entry(line);
            if (entry) return keep(check_.add(*entry));
            return keep<void>(
                base::fail(ErrorKind::conflict, "After " + std::to_string(check_.size()) +
                                                    " events of the log: " + entry.error().detail));
        };
        const auto streamed = options_.file.empty()
                                  ? stream_server(client, {}, sink)
                                  : keep_conflict(stream_export(options_.file, sink));
        if (!streamed) return base::fail(streamed.error());
        CAUSEWAY_TRY(const audit::TreeHead head, keep(claimed_head(streamed->head)));
        CAUSEWAY_CHECK(keep(check_.finish(head, streamed->partial)));
        report_["root"] = base::base64_encode(head.root);
        CAUSEWAY_TRY(report_["signature"],
                     keep(check_signature(streamed->head, head, trust_.keys)));
        if (!options_.records) return {};
        CAUSEWAY_TRY(report_["records"], keep_conflict(check_records(client)));
        return {};
    }

    // Remembers an error as the finding that it is.
    template <class T>
    base::Result<T> keep(base::Result<T> result) {
        if (!result && !found_) found_ = result.error().detail;
        return result;
    }
    template <class T>
    base::Result<T> keep_conflict(base::Result<T> result) {
        const bool finding = !result && result.error().kind == ErrorKind::conflict;
        return finding ? keep(std::move(result)) : std::move(result);
    }

    const Options& options_;
    const Trust trust_;
    audit::LogCheck check_;
    std::optional<std::string> found_;
    json report_;
};

base::Result<ExitCode> verify_log(const Session& session, const Client& client,
                                  const Options& options) {
    if (options.records && !options.file.empty()) {
        return base::fail(ErrorKind::malformed,
                          "--records compares with the server's records: leave the file out.");
    }
    CAUSEWAY_TRY(Trust trust, read_trust(options));
    Verification verification(options, std::move(trust));
    CAUSEWAY_TRY(const json report, verification.run(client));
    session.show(report, kReport);
    return report.at("ok").get<bool>() ? ExitCode::ok : ExitCode::findings;
}

}  // namespace

void add_audit_verify(CLI::App& noun, Session& session) {
    const auto options = std::make_shared<Options>();
    CLI::App& command = *noun.add_subcommand(
        "verify", "Compute the log again, from an export or from the server; 6 when it differs");
    command.add_option("EXPORT", options->file,
                       "File of `audit export`; without it the server is asked");
    command.add_option("--key", options->keys,
                       "File with the verifier keys that you trust, a line each");
    command.add_option("--anchor", options->anchors,
                       "Checkpoint that was kept elsewhere, or a directory of *.checkpoint");
    command.add_flag("--records", options->records,
                     "Also that every order, attempt and certificate has its events");
    session.on_run(command, [&session, options](const Client& client) -> base::Result<ExitCode> {
        return verify_log(session, client, *options);
    });
}

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
