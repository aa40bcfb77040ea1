// SPDX-License-Identifier: Apache-2.0
#include "demo.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <stdexcept>

namespace causeway::acceptance {
namespace {

namespace fs = std::filesystem;

// NAME='value' lines, as a shell reads them.
std::map<std::string, std::string> read_assignments(const fs::path& file) {
    std::map<std::string, std::string> values;
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        const std::size_t equals = line.find('=');
        values[line.substr(0, equals)] = line.substr(equals + 2, line.size() - equals - 3);
    }
    return values;
}

}  // namespace

Demo::Demo(const fs::path& state, const std::vector<std::string>& options)
    : environment_file_(state / "environment") {
    fs::create_directories(state);
    const fs::path& file = environment_file_;
    fs::remove(file);
    std::vector<std::string> argv = {CAUSEWAY_PROGRAM, "demo",       "--no-issue", "--state",
                                     state.string(),   "--env-file", file.string()};
    argv.insert(argv.end(), options.begin(), options.end());
    process_ = std::make_unique<support::Process>(argv);
    process_->wait_until([&] { return fs::exists(file); }, std::chrono::seconds(120));
    environment_ = read_assignments(file);
}

std::string Demo::sql(const std::string& query) const {
    return support::run({"psql", "--no-psqlrc", "--tuples-only", "--no-align", "--host",
                         (*this)["PGHOST"], "--username", (*this)["PGUSER"], "--dbname",
                         (*this)["PGDATABASE"], "--command", query});
}

std::string Demo::causeway(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), CAUSEWAY_PROGRAM);
    arguments.insert(arguments.end(),
                     {"--server", (*this)["ADMIN_URL"], "--token-file", (*this)["ADMIN_TOKEN_FILE"],
                      "--ca-file", (*this)["CA_BUNDLE"]});
    return support::run(arguments);
}

std::string Demo::api(const std::string& path) const {
    // The token goes by a file: command lines are for everybody to read.
    return support::run({"sh", "-c",
                         "printf 'Authorization: Bearer %s' \"$(cat \"$1\")\" | "
                         "curl --silent --fail --cacert \"$2\" --header @- \"$3\"",
                         "sh", (*this)["ADMIN_TOKEN_FILE"], (*this)["CA_BUNDLE"],
                         (*this)["ADMIN_URL"] + path});
}

void Demo::interrupt() {
    process_->send_signal(SIGINT);
}

int Demo::stop() {
    interrupt();
    const auto code = process_->wait(std::chrono::seconds(60));
    if (!code) throw std::runtime_error("the demo does not end:\n" + process_->output());
    return *code;
}

void Demo::wait_for_output(const std::string& text) {
    process_->wait_until([&] { return output().find(text) != std::string::npos; });
}

void Demo::wait_for_servers() const {
    for (const char* server : {"POSTGRES_PID", "SCEP_PID"}) {
        // --pid waits for a process of others.
        support::run({"timeout", "30", "tail", "--pid", (*this)[server], "-f", "/dev/null"});
    }
}

void Demo::kill() {
    process_->send_signal(SIGKILL);
    process_->wait();
}

namespace {

// Ends the shared demo in order, so that what it finds wrong at its end (a leak, a race) is seen.
class SharedDemo final : public testing::Environment {
  public:
    Demo& demo() {
        if (!demo_) demo_ = std::make_unique<Demo>(scratch() / "shared");
        return *demo_;
    }
    void TearDown() override {
        if (!demo_) return;
        EXPECT_EQ(demo_->stop(), 0) << demo_->output();
        demo_.reset();
    }

  private:
    std::unique_ptr<Demo> demo_;
};

SharedDemo* const kSharedDemo =
    static_cast<SharedDemo*>(testing::AddGlobalTestEnvironment(new SharedDemo));

}  // namespace

Demo& shared_demo() {
    return kSharedDemo->demo();
}

const fs::path& scratch() {
    static const support::TemporaryDirectory directory;
    static const fs::path shared = [] {
        // The user that PostgreSQL runs as has to enter the demos' directories.
        fs::permissions(directory.path(), fs::perms::others_exec, fs::perm_options::add);
        return directory.path();
    }();
    return shared;
}

}  // namespace causeway::acceptance
