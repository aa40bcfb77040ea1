// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "base/result.hpp"
#include "cli/client.hpp"
#include "cli/exit_code.hpp"
#include "cli/host.hpp"
#include "cli/output.hpp"
#include "cli/server_access.hpp"

namespace CLI {
class App;
}

namespace causeway::cli {

// What all commands of one run share: the options that each of them takes, and how they show what
// they got.
class Session {
  public:
    using Body = std::function<base::Result<ExitCode>(const Client&)>;
    using LocalBody = std::function<base::Result<ExitCode>()>;

    // The host must outlive the session.
    explicit Session(const Host& host) : host_(host) {}

    void add_options(CLI::App& app);

    // What `command` does when it was the one that was typed; an error is shown to the person.
    void on_run(CLI::App& command, Body body);
    // The same for a command that asks no server.
    void on_local_run(CLI::App& command, LocalBody body);

    // One object or a list, as JSON or for people.
    ExitCode show(const nlohmann::json& object, std::span<const Column> fields) const;
    ExitCode show(const Listing& listing, std::span<const Column> columns) const;

    void say(std::string_view message) const;
    ExitCode fail(const base::Error& error) const;

    const Host& host() const { return host_; }
    bool wants_json() const { return json_; }
    ExitCode exit_code() const { return exit_code_; }

  private:
    base::Result<ExitCode> attempt(const Body& body) const;

    const Host& host_;
    AccessOptions access_;
    bool json_ = false;
    ExitCode exit_code_ = ExitCode::ok;
};

}  // namespace causeway::cli
