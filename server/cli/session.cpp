// SPDX-License-Identifier: Apache-2.0
#include "cli/session.hpp"

#include <ostream>
#include <utility>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/listing.hpp"

namespace causeway::cli {

void Session::add_options(CLI::App& app) {
    app.add_flag("--json", json_, "Print one JSON document instead of text for people");
    CLI::Option* const server = app.add_option(
        "--server", access_.server, "URL of the admin API [CAUSEWAY_SERVER]; needs a token");
    app.add_option("--socket", access_.socket,
                   "The server's unix socket [" + std::string(kDefaultSocket) + "]")
        ->excludes(server);
    app.add_option("--token-file", access_.token_file,
                   "File with the API token [CAUSEWAY_TOKEN_FILE]");
    app.add_option("--ca-file", access_.ca_file,
                   "PEM roots to trust for --server instead of the system's [CAUSEWAY_CA_FILE]");
}

void Session::on_run(CLI::App& command, Body body) {
    command.callback([this, body = std::move(body)] {
        const auto result = attempt(body);
        exit_code_ = result ? *result : fail(result.error());
    });
}

void Session::on_local_run(CLI::App& command, LocalBody body) {
    command.callback([this, body = std::move(body)] {
        const auto result = body();
        exit_code_ = result ? *result : fail(result.error());
    });
}

base::Result<ExitCode> Session::attempt(const Body& body) const {
    CAUSEWAY_TRY(auto access, server_access(access_, host_));
    try {
        return body(Client(std::move(access), host_));
    } catch (const nlohmann::json::exception&) {
        return base::fail(base::ErrorKind::internal,
                          "The server's answer does not have the form of the admin API.");
    }
}

ExitCode Session::show(const nlohmann::json& object, std::span<const Column> fields) const {
    if (json_) {
        print_json(host_.out, object);
    } else {
        print_fields(host_.out, fields, object);
    }
    return ExitCode::ok;
}

ExitCode Session::show(const Listing& listing, std::span<const Column> columns) const {
    if (json_) {
        print_json(host_.out, listing.items);
    } else {
        print_table(host_.out, columns, listing.items);
        if (listing.items.empty()) say("Nothing found.");
    }
    if (listing.more) say("There are more: raise --limit to see them.");
    return ExitCode::ok;
}

void Session::say(std::string_view message) const {
    host_.err << message << '\n';
}

ExitCode Session::fail(const base::Error& error) const {
    host_.err << "error: " << error.detail << '\n';
    return cli::exit_code(error.kind);
}

}  // namespace causeway::cli
