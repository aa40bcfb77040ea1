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

std::string with_environment(std::vector<std::string>& argv, const std::string& assignment) {
    argv.insert(argv.begin(), {"env", assignment});
    return support::run(argv);
}

}  // namespace

Demo::Demo(const fs::path& state) {
    fs::create_directories(state);
    const fs::path file = state / "environment";
    fs::remove(file);
    process_ = std::make_unique<support::Process>(
        std::vector<std::string>{CAUSEWAY_PROGRAM, "demo", "--no-issue", "--state", state.string(),
                                 "--env-file", file.string()});
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

int Demo::stop() {
    process_->send_signal(SIGINT);
    const auto code = process_->wait(std::chrono::seconds(60));
    if (!code) throw std::runtime_error("the demo does not end:\n" + process_->output());
    return *code;
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

std::string lego(const std::string& folder, std::vector<std::string> global,
                 const std::vector<std::string>& arguments) {
    const Demo& demo = shared_demo();
    std::vector<std::string> argv = {"lego",
                                     "--server",
                                     demo["DIRECTORY_URL"],
                                     "--email",
                                     "test@example.com",
                                     "--accept-tos",
                                     "--path",
                                     (scratch() / folder).string(),
                                     "--eab",
                                     "--kid",
                                     demo["EAB_KID"],
                                     "--hmac",
                                     demo["EAB_HMAC"],
                                     "--http",
                                     "--http.port",
                                     "127.0.0.1:" + demo["HTTP01_PORT"]};
    argv.insert(argv.end(), global.begin(), global.end());
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return with_environment(argv, "LEGO_CA_CERTIFICATES=" + demo["CA_BUNDLE"]);
}

std::string describe(const fs::path& certificate) {
    return support::run({"openssl", "x509", "-in", certificate.string(), "-noout", "-text"});
}

}  // namespace causeway::acceptance
