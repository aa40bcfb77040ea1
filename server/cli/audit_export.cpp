// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <memory>
#include <system_error>

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "cli/audit_log.hpp"
#include "cli/log_stream.hpp"
#include "cli/printable.hpp"
#include "cli/scope_options.hpp"

namespace causeway::cli {
namespace {

using nlohmann::json;

struct Options {
    ScopeOptions scope;
    std::string output;
};

base::Error not_written(const std::string& path, int reason) {
    return base::make_error(base::ErrorKind::malformed,
                            "The file " + path + " cannot be written: " +
                                std::generic_category().message(reason) + ".");
}

// A file under its own name is complete.
class ExportFile {
  public:
    // For its owner only: an export holds personal data. An existing file is left alone.
    static base::Result<ExportFile> create(const std::string& path) {
        if (std::filesystem::exists(path)) return base::fail(not_written(path, EEXIST));
        const std::string partial = path + ".partial";
        ::unlink(partial.c_str());
        const int file = ::open(partial.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (file < 0) return base::fail(not_written(partial, errno));
        ::close(file);
        return ExportFile(path);
    }
    void write(const json& line) { file_ << line.dump(-1, ' ', true) << '\n'; }
    base::Result<void> finish() {
        file_.close();
        if (!file_ || ::rename((path_ + ".partial").c_str(), path_.c_str()) != 0) {
            return base::fail(not_written(path_, file_ ? errno : EIO));
        }
        return {};
    }

  private:
    explicit ExportFile(const std::string& path)
        : path_(path), file_(path + ".partial", std::ios::binary) {}

    std::string path_;
    std::ofstream file_;
};

base::Result<ExitCode> export_log(const Session& session, const Client& client,
                                  const Options& options) {
    CAUSEWAY_TRY(const audit::Scope scope, options.scope.parse());
    CAUSEWAY_TRY(ExportFile file, ExportFile::create(options.output));
    file.write(begin_of_export(scope));
    CAUSEWAY_TRY(const json head,
                 stream_server(client, scope, [&](const json& entry) -> base::Result<void> {
                     file.write(entry);
                     return {};
                 }));
    file.write(head);
    CAUSEWAY_CHECK(file.finish());
    const bool is_signed = head.at("checkpoint").is_string();
    session.say("Exported the log's first " + head.at("size").dump() + " events to " +
                options.output + (is_signed ? ", with the checkpoint that signs them." : "."));
    if (!is_signed) session.say("The log is not signed: set audit.signing_key_file.");
    if (!scope.is_whole()) {
        session.say("It has the content of these events only: " + printable(to_text(scope)) +
                    ". `causeway audit verify` with the same options says what that proves.");
    }
    return ExitCode::ok;
}

}  // namespace

void add_audit_export(CLI::App& noun, Session& session) {
    const auto options = std::make_shared<Options>();
    CLI::App& command =
        *noun.add_subcommand("export", "Write the log to a file that proves itself");
    command.add_option("--output", options->output, "The file, JSON lines; must not exist")
        ->required();
    options->scope.add_to(command);
    session.on_run(command, [&session, options](const Client& client) -> base::Result<ExitCode> {
        return export_log(session, client, *options);
    });
}

}  // namespace causeway::cli
