// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "audit/export_form.hpp"
#include "audit/log_check.hpp"
#include "base/encoding.hpp"
#include "cli/audit_log.hpp"
#include "cli/listing.hpp"
#include "cli/log_statement.hpp"
#include "cli/log_stream.hpp"
#include "cli/log_trust.hpp"
#include "cli/printable.hpp"
#include "cli/scope_options.hpp"

namespace causeway::cli {
namespace {

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
    ScopeOptions scope;
    std::vector<std::string> keys;
    std::vector<std::string> anchors;
    bool records = false;
};

// The checkpoint that came with the log, against the keys and anchors that did not.
base::Result<std::string> check_signature(const json& head, const audit::TreeHead& tree,
                                          const LogTrust& trust) {
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

// Where the log is read from, and of which events its content is to be there: what the auditor asks
// for, or else what an export claims to have.
struct Source {
    std::optional<ExportReader> file;  // none: the server
    audit::Scope scope;
};

base::Result<Source> open_source(const Options& options) {
    Source source;
    CAUSEWAY_TRY(source.scope, options.scope.parse());
    if (options.file.empty()) return source;
    CAUSEWAY_TRY(source.file, ExportReader::open(options.file));
    const audit::Scope& claimed = source.file->scope();
    if (!claimed.covers(source.scope) && !source.scope.is_whole()) {
        return base::fail(ErrorKind::malformed,
                          options.file +
                              " has the content of other events than those that you "
                              "ask for: of " +
                              printable(to_text(claimed)) + ". Export the log again.");
    }
    // What it has beyond that is checked as well.
    source.scope = claimed;
    return source;
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
                     : std::to_string(gaps) + " findings, listed below";
}

// One verification. What is an error of the check's own in it, such as a server that cannot be
// reached, is no finding.
class Verification {
  public:
    Verification(Source source, LogTrust trust)
        : source_(std::move(source)),
          trust_(std::move(trust)),
          check_(trust_.anchors, source_.scope) {}

    base::Result<json> run(const Client& client, bool with_records) {
        // After what cannot be read there is nothing more to check.
        if (const auto done = compute(client, with_records); !done) {
            if (done.error().kind != ErrorKind::conflict) return base::fail(done.error());
            check_.find(done.error().detail);
        }
        report_["ok"] = check_.found() == 0;
        report_["found"] = check_.found();
        report_["findings"] = check_.findings();
        report_["events"] = check_.size();
        report_["withheld"] = check_.withheld();
        report_["anchors"] = check_.anchors();
        report_["filter"] = source_.scope.is_whole() ? json(nullptr) : json(to_text(source_.scope));
        add_statement();
        return report_;
    }

  private:
    base::Result<void> compute(const Client& client, bool with_records) {
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
        CAUSEWAY_TRY(const json end, source_.file ? source_.file->stream(sink)
                                                  : stream_server(client, source_.scope, sink));
        CAUSEWAY_TRY(const audit::TreeHead head, claimed_head(end));
        check_.finish(head);
        report_["root"] = base::base64_encode(head.root);
        auto signature = check_signature(end, head, trust_);
        if (!signature) check_.find(signature.error().detail);
        report_["signature"] = signature ? *std::move(signature) : "not good";
        if (with_records) {
            CAUSEWAY_TRY(report_["records"], check_records(client, check_));
        }
        return {};
    }

    // Of the whole log everything is proved, and of one that is not good nothing.
    void add_statement() {
        report_["proves"] = json::array();
        report_["does_not_prove"] = json::array();
        if (check_.found() > 0 || source_.scope.is_whole()) return;
        LogStatement statement =
            statement_on({check_, source_.scope, !trust_.keys.empty(), source_.file.has_value()});
        report_["proves"] = std::move(statement.proves);
        report_["does_not_prove"] = std::move(statement.leaves_open);
    }

    Source source_;
    const LogTrust trust_;
    audit::LogCheck check_;
    json report_;
};

void list_lines(std::ostream& out, const json& lines) {
    for (const json& line : lines) {
        out << "- " << printable(line.get_ref<const std::string&>()) << '\n';
    }
}

// A line each, below what sums them up.
void list_findings(std::ostream& out, const json& report) {
    const json& findings = report.at("findings");
    list_lines(out, findings);
    const auto further = report.at("found").get<std::size_t>() - findings.size();
    if (further > 0) out << "- and " << further << " more\n";
}

void list_statement(std::ostream& out, const json& report) {
    if (report.at("proves").empty()) return;
    out << "This proves:\n";
    list_lines(out, report.at("proves"));
    if (report.at("does_not_prove").empty()) return;
    out << "It does not prove:\n";
    list_lines(out, report.at("does_not_prove"));
}

base::Result<ExitCode> verify_log(const Session& session, const Client& client,
                                  const Options& options) {
    if (options.records && !options.file.empty()) {
        return base::fail(ErrorKind::malformed,
                          "--records compares with the server's records: leave the file out.");
    }
    CAUSEWAY_TRY(LogTrust trust, read_trust(options.keys, options.anchors));
    CAUSEWAY_TRY(Source source, open_source(options));
    Verification verification(std::move(source), std::move(trust));
    CAUSEWAY_TRY(const json report, verification.run(client, options.records));
    session.show(report, kReport);
    if (!session.wants_json()) {
        list_findings(session.host().out, report);
        list_statement(session.host().out, report);
    }
    return report.at("ok").get<bool>() ? ExitCode::ok : ExitCode::findings;
}

}  // namespace

void add_audit_verify(CLI::App& noun, Session& session) {
    const auto options = std::make_shared<Options>();
    CLI::App& command = *noun.add_subcommand(
        "verify", "Compute the log again, from an export or from the server; 6 when it differs");
    command.add_option("EXPORT", options->file,
                       "File of `audit export`; without it the server is asked");
    options->scope.add_to(command);
    command.add_option("--key", options->keys,
                       "File with the verifier keys that you trust, a line each");
    command.add_option("--anchor", options->anchors,
                       "Checkpoint that was kept elsewhere, or a directory of *.checkpoint");
    command.add_flag("--records", options->records,
                     "Also that every order, attempt and certificate fits its events");
    session.on_run(command, [&session, options](const Client& client) -> base::Result<ExitCode> {
        return verify_log(session, client, *options);
    });
}

}  // namespace causeway::cli
