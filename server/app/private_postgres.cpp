// SPDX-License-Identifier: Apache-2.0
#include "app/private_postgres.hpp"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <string_view>
#include <vector>

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace causeway::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;
using std::chrono::seconds;

constexpr seconds kInitialization{60};
constexpr seconds kStart{30};
constexpr seconds kStop{20};
constexpr std::string_view kSocketPrefix = "/tmp/causeway-pg-";

// Whom the server runs as: PostgreSQL refuses root.
struct Account {
    std::string name;
    uid_t uid = 0;
    gid_t gid = 0;
};

base::Result<Account> choose_account() {
    const bool root = ::geteuid() == 0;
    // Before any other thread of ours. NOLINTNEXTLINE(concurrency-mt-unsafe)
    const passwd* entry = root ? ::getpwnam("postgres") : ::getpwuid(::geteuid());
    if (entry == nullptr) {
        return base::fail(ErrorKind::not_found,
                          "There is no user \"postgres\" to run PostgreSQL as. Install the package "
                          "postgresql.");
    }
    return Account{entry->pw_name, entry->pw_uid, entry->pw_gid};
}

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

// As that user, and ended with us however we end.
std::vector<std::string> as_account(const Account& account, std::vector<std::string> argv) {
    std::vector<std::string> wrapped = {"setpriv", "--pdeathsig=INT"};
    if (::geteuid() == 0) {
        wrapped.insert(wrapped.end(), {"--reuid=" + account.name,
                                       "--regid=" + std::to_string(account.gid), "--init-groups"});
    }
    wrapped.emplace_back("--");
    wrapped.insert(wrapped.end(), argv.begin(), argv.end());
    return wrapped;
}

base::Result<void> give(const fs::path& path, const Account& account) {
    if (::chmod(path.c_str(), 0700) == 0 && ::chown(path.c_str(), account.uid, account.gid) == 0) {
        return {};
    }
    return base::fail(ErrorKind::unavailable,
                      path.string() + " cannot be handed to the user " + account.name + ".");
}

bool enters(const Account& account, const fs::path& directory) {
    const Command probe{as_account(account, {"test", "-x", directory.string()}), {}, "/dev/null"};
    return run_to_end(probe, kStart).has_value();
}

base::Result<std::string> make_temporary(std::string name) {
    if (::mkdtemp(name.data()) != nullptr) return name;
    return base::fail(ErrorKind::unavailable, "No directory can be made as " + name + ".");
}

bool is_directory_of(const fs::path& path, uid_t owner) {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == owner;
}

// The directory stays ours, since we write logs there; the data in it is the account's.
base::Result<void> furnish(const fs::path& home, const Account& account) {
    std::error_code failed;
    fs::create_directories(home / "data", failed);
    if (failed || ::chmod(home.c_str(), 0711) != 0) {
        return base::fail(ErrorKind::unavailable,
                          home.string() + " cannot be made: " + failed.message() + ".");
    }
    return give(home / "data", account);
}

// Where the cluster is: in `directory`, or where a link in its place points, which was made because
// the account may not enter a directory above, such as one made by mktemp.
base::Result<fs::path> make_home(const fs::path& directory, const Account& account) {
    std::error_code failed;
    const fs::path elsewhere = fs::read_symlink(directory, failed);
    if (!failed && is_directory_of(elsewhere, ::geteuid())) return elsewhere;
    if (!failed) fs::remove(directory, failed);
    CAUSEWAY_CHECK(furnish(directory, account));
    if (enters(account, directory / "data")) return directory;

    CAUSEWAY_TRY(const std::string home, make_temporary("/var/tmp/causeway-postgres-XXXXXX"));
    CAUSEWAY_CHECK(furnish(home, account));
    fs::remove(directory / "data", failed);
    if (!failed) fs::remove(directory, failed);
    if (!failed) fs::create_directory_symlink(home, directory, failed);
    if (!failed) return fs::path(home);
    return base::fail(ErrorKind::unavailable,
                      "The user " + account.name + " cannot enter " + directory.string() +
                          ". Choose a state directory whose parents everybody may enter, for "
                          "example under /var/lib.");
}

// Short, because a unix socket's path has at most 107 octets. The cluster remembers it, so that the
// next start removes what a killed process has left.
base::Result<std::string> make_socket_directory(const fs::path& home, const Account& account) {
    const std::string memory = (home / "socket-directory").string();
    std::string earlier;
    std::getline(std::ifstream(memory), earlier);
    std::error_code ignored;
    if (earlier.starts_with(kSocketPrefix) && is_directory_of(earlier, account.uid)) {
        fs::remove_all(earlier, ignored);
    }
    CAUSEWAY_TRY(std::string made, make_temporary(std::string(kSocketPrefix) + "XXXXXX"));
    CAUSEWAY_CHECK(give(made, account));
    std::ofstream(memory) << made << '\n';
    return made;
}

base::Result<void> initialize(const fs::path& programs, const fs::path& home,
                              const Account& account) {
    const fs::path data = home / "data";
    if (fs::exists(data / "PG_VERSION")) return {};
    // Whoever reaches the socket is trusted: only that user and root can.
    return run_to_end({as_account(account, {(programs / "initdb").string(), "--pgdata",
                                            data.string(), "--username", account.name,
                                            "--auth-local=trust", "--auth-host=reject",
                                            "--encoding=UTF8", "--locale=C", "--no-instructions"}),
                       {},
                       (home / "initdb.log").string()},
                      kInitialization);
}

}  // namespace

base::Result<std::unique_ptr<PrivatePostgres>> PrivatePostgres::start(const fs::path& directory) {
    CAUSEWAY_TRY(const Account account, choose_account());
    CAUSEWAY_TRY(const fs::path programs, find_programs());
    CAUSEWAY_TRY(const fs::path home, make_home(directory, account));
    CAUSEWAY_CHECK(initialize(programs, home, account));
    CAUSEWAY_TRY(std::string sockets, make_socket_directory(home, account));
    const std::string log_file = (home / "postgres.log").string();
    CAUSEWAY_TRY(
        ChildProcess server,
        ChildProcess::start({as_account(account, {(programs / "postgres").string(), "-D",
                                                  (home / "data").string(), "-k", sockets, "-c",
                                                  "listen_addresses=", "-c", "max_connections=50"}),
                             {},
                             log_file}));
    std::unique_ptr<PrivatePostgres> postgres(
        new PrivatePostgres(std::move(server), std::move(sockets), account.name));
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
    if (run_to_end(client({psql, "--quiet", dbname, "--command=select 1"}), kStart)) return {};
    return run_to_end(client({(programs / "createdb").string(), kDatabase}), kStart);
}

PrivatePostgres::~PrivatePostgres() {
    // SIGINT is PostgreSQL's fast shutdown: it ends sessions and loses nothing.
    server_.stop(SIGINT, kStop);
    std::error_code ignored;
    fs::remove_all(sockets_, ignored);
}

std::string PrivatePostgres::url() const {
    return "host=" + sockets_ + " dbname=" + kDatabase + " user=" + user_;
}

}  // namespace causeway::app
