// SPDX-License-Identifier: Apache-2.0
#include "app/private_postgres.hpp"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <string_view>
#include <vector>

#include "app/server_account.hpp"

namespace causeway::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;
using std::chrono::seconds;

constexpr seconds kInitialization{60};
constexpr seconds kStart{30};
constexpr seconds kStop{20};
constexpr std::string_view kSocketPrefix = "/tmp/causeway-pg-";

// Debian keeps the server's programs off the PATH, a directory for each version.
base::Result<fs::path> find_programs() {
    std::vector<fs::path> found;
    std::error_code ignored;
    for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", ignored)) {
        if (fs::exists(version.path() / "bin/initdb")) found.push_back(version.path() / "bin");
    }
    if (found.empty()) {
        return base::fail(ErrorKind::not_found,
                          "PostgreSQL is not installed. Install the package postgresql.");
    }
    return *std::ranges::max_element(found);
}

// Short, because a unix socket's path has at most 107 octets. The cluster remembers it, so that the
// next start removes what a killed process has left.
base::Result<std::string> make_socket_directory(const fs::path& home,
                                                const ServerAccount& account) {
    const std::string memory = (home / "socket-directory").string();
    std::string earlier;
    std::getline(std::ifstream(memory), earlier);
    std::error_code ignored;
    if (earlier.starts_with(kSocketPrefix) && is_directory_of(earlier, account.uid())) {
        fs::remove_all(earlier, ignored);
    }
    CAUSEWAY_TRY(std::string made, make_temporary_directory(std::string(kSocketPrefix) + "XXXXXX"));
    CAUSEWAY_CHECK(account.give(made));
    std::ofstream(memory) << made << '\n';
    return made;
}

base::Result<void> initialize(const fs::path& programs, const fs::path& home,
                              const ServerAccount& account) {
    const fs::path data = home / "data";
    if (fs::exists(data / "PG_VERSION")) return {};
    // Whoever reaches the socket is trusted: only that user and root can.
    return run_to_end(
        {account.command({(programs / "initdb").string(), "--pgdata", data.string(), "--username",
                          account.name(), "--auth-local=trust", "--auth-host=reject",
                          "--encoding=UTF8", "--locale=C", "--no-instructions"}),
         {},
         (home / "initdb.log").string()},
        kInitialization);
}

}  // namespace

base::Result<std::unique_ptr<PrivatePostgres>> PrivatePostgres::start(const fs::path& directory) {
    // PostgreSQL refuses root.
    CAUSEWAY_TRY(const ServerAccount account, ServerAccount::choose("postgres", "postgresql"));
    CAUSEWAY_TRY(const fs::path programs, find_programs());
    CAUSEWAY_TRY(const fs::path home, account.make_home(directory));
    CAUSEWAY_CHECK(initialize(programs, home, account));
    CAUSEWAY_TRY(std::string sockets, make_socket_directory(home, account));
    const std::string log_file = (home / "postgres.log").string();
    CAUSEWAY_TRY(
        ChildProcess server,
        ChildProcess::start({account.command({(programs / "postgres").string(), "-D",
                                              (home / "data").string(), "-k", sockets, "-c",
                                              "listen_addresses=", "-c", "max_connections=50"}),
                             {},
                             log_file}));
    std::unique_ptr<PrivatePostgres> postgres(
        new PrivatePostgres(std::move(server), std::move(sockets), account.name()));
    CAUSEWAY_CHECK(postgres->wait_until_ready(programs, log_file));
    return postgres;
}

base::Result<void> PrivatePostgres::wait_until_ready(const fs::path& programs,
                                                     const std::string& log_file) {
    const auto client = [&](std::vector<std::string> argv) {
        argv.insert(argv.end(), {"--host", sockets_, "--username", user_});
        return Command{std::move(argv), {}, log_file};
    };
    const auto end = std::chrono::steady_clock::now() + kStart;
    // Asking is also the pause: pg_isready gives up by itself after a moment.
    while (!run_to_end(client({(programs / "pg_isready").string(), "--quiet"}), kStart)) {
        const bool ended = server_.wait(std::chrono::milliseconds(100)).has_value();
        if (ended || std::chrono::steady_clock::now() > end) {
            return base::fail(ErrorKind::unavailable,
                              "PostgreSQL did not start:\n" + last_lines(log_file, 15));
        }
    }
    const std::string psql = (programs / "psql").string();
    const std::string dbname = std::string("--dbname=") + kDatabase;
    if (!run_to_end(client({psql, "--quiet", dbname, "--command=select 1"}), kStart)) {
        CAUSEWAY_CHECK(run_to_end(client({(programs / "createdb").string(), kDatabase}), kStart));
    }
    const std::string role = kServiceRole;
    return run_to_end(client({psql, "--quiet", dbname,
                              "--command=DO $$ BEGIN CREATE ROLE " + role +
                                  " LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"}),
                      kStart);
}

PrivatePostgres::~PrivatePostgres() {
    // SIGINT is PostgreSQL's fast shutdown: it ends sessions and loses nothing.
    server_.stop(SIGINT, kStop);
    std::error_code ignored;
    fs::remove_all(sockets_, ignored);
}

std::string PrivatePostgres::url_of(const std::string& role) const {
    return "host=" + sockets_ + " dbname=" + kDatabase + " user=" + role;
}

}  // namespace causeway::app
