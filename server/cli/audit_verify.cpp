// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <memory>
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
#include "cli/printable.hpp"

namespace causeway::cli {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;
using nlohmann::json;

constexpr Column kReport[] = {
    {"Verified", "/ok"},         {"Findings", "/found"},
    {"Events", "/events"},       {"Without content", "/withheld"},
    {"Content of", "/filter"},   {"Root", "/root"},
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
    std::string origin;  // of the anchors
};

base::Error nothing_in(const std::string& path, const char* what) {
    return base::make_error(ErrorKind::malformed,
                            path + " has no " + what + ": what you bring along would not be used.");
}

base::Result<void> read_keys(Trust& trust, const std::string& path) {
    CAUSEWAY_TRY(const std::string text, read_text_file(path));
    const std::size_t before = trust.keys.size();
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const auto line = base::trim(std::string_view(text).substr(begin, end - begin), " \t\r");
        begin = end + 1;
        if (line.empty()) continue;
        const auto key = audit::VerifierKey::parse(line);
        if (!key) return base::fail(ErrorKind::malformed, path + ": " + key.error().detail);
        trust.keys.push_back(*key);
    }
    if (trust.keys.size() == before) return base::fail(nothing_in(path, "verifier key"));
    return {};
}

base::Result<void> read_anchor(Trust& trust, const std::string& path) {
    CAUSEWAY_TRY(const std::string note, read_text_file(path));
    const auto checkpoint = trust.keys.empty() ? audit::parse_checkpoint(audit::note_text(note))
                                               : audit::open_checkpoint(note, trust.keys);
    if (!checkpoint) {
        return base::fail(ErrorKind::malformed, path + ": " + checkpoint.error().detail);
    }
    if (!trust.origin.empty() && trust.origin != checkpoint->origin) {
        return base::fail(ErrorKind::malformed, path + " is an anchor of the log " +
                                                    checkpoint->origin + ", others are of " +
                                                    trust.origin + ": give those of one log.");
    }
    trust.origin = checkpoint->origin;
    trust.anchors.push_back({path, checkpoint->head});
    return {};
}

base::Result<void> read_anchors(Trust& trust, const std::string& path) {
    std::error_code failed;
    if (!fs::is_directory(path, failed)) return read_anchor(trust, path);
    const std::size_t before = trust.anchors.size();
    for (const auto& entry : fs::directory_iterator(path, failed)) {
        if (entry.path().extension() != ".checkpoint") continue;
        CAUSEWAY_CHECK(read_anchor(trust, entry.path().string()));
    }
    if (failed) return base::fail(ErrorKind::malformed, path + " cannot be read.");
    if (trust.anchors.size() == before) return base::fail(nothing_in(path, "*.checkpoint"));
    return {};
}

base::Result<Trust> read_trust(const Options& options) {
    Trust trust;
    for (const std::string& path : options.keys) CAUSEWAY_CHECK(read_keys(trust, path));
    for (const std::string& path : options.anchors) CAUSEWAY_CHECK(read_anchors(trust, path));
    return trust;
}

// The checkpoint that came with the log, against the keys and anchors that did not.
base::Result<std::string> check_signature(const json& head, const audit::TreeHead& tree,
                                          const Trust& trust) {
    if (trust.keys.empty()) return "not checked: give --key";
    const auto note = head.find("checkpoint");
    if (note == head.end() || !note->is_string()) {
        return base::fail(ErrorKind::conflict, "The log is not signed.");
    }
    const auto checkpoint = audit::open_checkpoint(note->get_ref<const std::string&>(), trust.keys);
    if (!checkpoint) {
        return base::fail(ErrorKind::conflict, "The checkpoint: " + checkpoint.error().detail);
    }
    if (checkpoint->head != tree) {
        return base::fail(ErrorKind::conflict,
                          "The checkpoint signs another root than that of these events.");
    }
    if (!trust.origin.empty() && trust.origin != checkpoint->origin) {
        return base::fail(ErrorKind::conflict,
                          "The checkpoint is of the log " + checkpoint->origin +
                              ", and the anchors are of " + trust.origin + ".");
    }
    return "good, of " + checkpoint->origin;
}

base::Result<audit::TreeHead> claimed_head(const json& head) {
    const auto root = head.find("root");
    const auto size = head.find("size");
    if (root != head.end() && root->is_string() && size != head.end() &&
        size->is_number_unsigned()) {
        const auto digest = audit::parse_digest(root->get_ref<const std::string&>());
        if (digest) return audit::TreeHead{size->get<std::size_t>(), *digest};
    }
    return base::fail(ErrorKind::conflict, "The head of the log has not its form.");
}

// As the exporter claims it; null for everything.
json describe(const LogFilter& filter) {
    if (!filter.any()) return nullptr;
    std::string text = filter.tenant.empty() ? "all tenants" : "tenant " + filter.tenant;
    if (!filter.from.empty()) text += ", from " + filter.from;
    if (!filter.to.empty()) text += ", to " + filter.to;
    return text;
}

// Orders, attempts and certificates against the events: only the server can tell.
base::Result<std::string> check_records(const Client& client, audit::LogCheck& check) {
    const std::size_t before = check.found();
    std::string cursor;
    do {
        CAUSEWAY_TRY(const json page, client.get("/audit/gaps", {{"cursor", cursor}}));
        for (const json& gap : page.at("items")) {
            check.find(gap.at("object").get<std::string>() + ": " +
                       gap.at("missing").get<std::string>() + ".");
        }
        const json& next = page.at("next");
        cursor = next.is_string() ? next.get<std::string>() : "";
    } while (!cursor.empty());
    const std::size_t gaps = check.found() - before;
    return gaps == 0 ? "every order, attempt and certificate has its events"
                     : std::to_string(gaps) + " without their events";
}

// One verification. What is an error of the check's own in it, such as a server that cannot be
// reached, is no finding.
class Verification {
  public:
    Verification(const Options& options, Trust trust)
        : options_(options), trust_(std::move(trust)), check_(trust_.anchors) {}

    base::Result<json> run(const Client& client) {
        // After what cannot be read there is nothing more to check.
        if (const auto done = compute(client); !done) {
            if (done.error().kind != ErrorKind::conflict) return base::fail(done.error());
            check_.find(done.error().detail);
        }
        report_["ok"] = check_.found() == 0;
        report_["found"] = check_.found();
        report_["findings"] = check_.findings();
        report_["events"] = check_.size();
        report_["withheld"] = check_.withheld();
        report_["anchors"] = check_.anchors();
        return report_;
    }

  private:
    base::Result<void> compute(const Client& client) {
        const EntrySink sink = [this](const json& line) -> base::Result<void> {
            const auto entry = audit::parse_entry(line);
            if (!entry) {
                return base::fail(ErrorKind::conflict,
                                  "After " + std::to_string(check_.size()) +
                                      " events of the log: " + entry.error().detail);
            }
            check_.add(*entry);
            return {};
        };
        CAUSEWAY_TRY(const LogEnd end, options_.file.empty() ? stream_server(client, {}, sink)
                                                             : stream_export(options_.file, sink));
        report_["filter"] = describe(end.filter);
        CAUSEWAY_TRY(const audit::TreeHead head, claimed_head(end.head));
        check_.finish(head, end.filter.any());
        report_["root"] = base::base64_encode(head.root);
        auto signature = check_signature(end.head, head, trust_);
        if (!signature) check_.find(signature.error().detail);
        report_["signature"] = signature ? *std::move(signature) : "not good";
        if (options_.records) {
            CAUSEWAY_TRY(report_["records"], check_records(client, check_));
        }
        return {};
    }

    const Options& options_;
    const Trust trust_;
    audit::LogCheck check_;
    json report_;
};

// A line each, below what sums them up.
void list_findings(const Session& session, const json& report) {
    if (session.wants_json()) return;
    const json& findings = report.at("findings");
    for (const json& finding : findings) {
        session.host().out << "- " << printable(finding.get_ref<const std::string&>()) << '\n';
    }
    const auto further = report.at("found").get<std::size_t>() - findings.size();
    if (further > 0) session.host().out << "- and " << further << " more\n";
}

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
    list_findings(session, report);
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
