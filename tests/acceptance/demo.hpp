// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "support/process.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::acceptance {

// `causeway demo` as a user starts it: the whole service with a private PostgreSQL.
class Demo {
  public:
    // `state` is kept between two demos of one test; `options` are further ones of the command.
    explicit Demo(const std::filesystem::path& state, const std::vector<std::string>& options = {});

    // What the demo wrote for scripts: "DIRECTORY_URL" and so on.
    const std::string& operator[](const std::string& name) const { return environment_.at(name); }

    // A query's rows, columns separated by '|', from the demo's own database.
    std::string sql(const std::string& query) const;
    // A command of the operator's, through the admin API over TLS.
    std::string causeway(std::vector<std::string> arguments) const;

    // The body of a GET of the admin API.
    std::string api(const std::string& path) const;

    // Ctrl-C.
    void interrupt();
    // Ctrl-C, and the end: the exit code.
    int stop();
    void wait_for_output(const std::string& text);
    // Until the servers that it started have ended.
    void wait_for_servers() const;
    // As a crash would, without a word.
    void kill();
    const std::filesystem::path& environment_file() const { return environment_file_; }
    std::string output() const { return process_->output(); }

  private:
    std::filesystem::path environment_file_;
    std::unique_ptr<support::Process> process_;
    std::map<std::string, std::string> environment_;
};

// The demo that most tests share; it is started once and ended after the last test.
Demo& shared_demo();

// A folder that is removed when the program ends.
const std::filesystem::path& scratch();

}  // namespace causeway::acceptance
