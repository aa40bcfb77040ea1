// SPDX-License-Identifier: Apache-2.0
#include "app/server_account.hpp"

#include <cstdlib>

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/child_process.hpp"

namespace causeway::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;

constexpr std::chrono::seconds kProbe{30};

// Before other threads of ours begin. NOLINTBEGIN(concurrency-mt-unsafe)
const passwd* user_of(uid_t uid) {
    return ::getpwuid(uid);
}

const passwd* user_of(const std::string& name) {
    return ::getpwnam(name.c_str());
}
// NOLINTEND(concurrency-mt-unsafe)

std::string describe(uid_t uid) {
    const passwd* entry = user_of(uid);
    return "the user " + (entry == nullptr ? std::to_string(uid) : std::string(entry->pw_name));
}

base::Error no_such_user(const std::string& name, const std::string& package) {
    if (::geteuid() == 0) {
        return {ErrorKind::not_found,
                "There is no user \"" + name + "\". Install the package " + package + "."};
    }
    // initdb refuses to run as one.
    return {ErrorKind::not_found, "The user id " + std::to_string(::geteuid()) +
                                      " has no name, which PostgreSQL needs. Run as a user that "
                                      "getent passwd knows."};
}

}  // namespace

base::Result<ServerAccount> ServerAccount::choose(const std::string& name,
                                                  const std::string& package) {
    const passwd* entry = ::geteuid() == 0 ? user_of(name) : user_of(::geteuid());
    if (entry == nullptr) return base::fail(no_such_user(name, package));
    return ServerAccount(entry->pw_name, entry->pw_uid, entry->pw_gid);
}

std::vector<std::string> ServerAccount::command(std::vector<std::string> argv) const {
    std::vector<std::string> wrapped = {"setpriv", "--pdeathsig=INT"};
    if (::geteuid() == 0) {
        wrapped.insert(wrapped.end(), {"--reuid=" + std::to_string(uid_),
                                       "--regid=" + std::to_string(gid_), "--init-groups"});
    }
    wrapped.emplace_back("--");
    wrapped.insert(wrapped.end(), argv.begin(), argv.end());
    return wrapped;
}

base::Result<void> ServerAccount::give(const fs::path& directory) const {
    if (::chmod(directory.c_str(), 0700) == 0 && ::chown(directory.c_str(), uid_, gid_) == 0) {
        return {};
    }
    return base::fail(ErrorKind::unavailable,
                      directory.string() + " cannot be handed to the user " + name_ + ".");
}

bool ServerAccount::enters(const fs::path& directory) const {
    const Command probe{command({"test", "-x", directory.string()}), {}, "/dev/null"};
    return run_to_end(probe, kProbe).has_value();
}

base::Result<void> ServerAccount::furnish(const fs::path& home) const {
    std::error_code failed;
    fs::create_directories(home / "data", failed);
    if (failed || ::chmod(home.c_str(), 0711) != 0) {
        return base::fail(ErrorKind::unavailable,
                          home.string() + " cannot be made: " + failed.message() + ".");
    }
    return give(home / "data");
}

base::Result<fs::path> ServerAccount::make_home(const fs::path& directory) const {
    CAUSEWAY_CHECK(check_owner(directory, ::geteuid()));
    CAUSEWAY_CHECK(check_owner(directory / "data", uid_));
    std::error_code failed;
    const fs::path elsewhere = fs::read_symlink(directory, failed);
    if (!failed && is_directory_of(elsewhere, ::geteuid())) return elsewhere;
    if (!failed) fs::remove(directory, failed);
    CAUSEWAY_CHECK(furnish(directory));
    if (enters(directory / "data")) return directory;
    if (fs::is_empty(directory / "data", failed)) return move_home(directory);
    return base::fail(ErrorKind::unavailable,
                      "The user " + name_ + " cannot reach its data in " + directory.string() +
                          ". Let everybody enter the directories above it (chmod a+x).");
}

base::Result<fs::path> ServerAccount::move_home(const fs::path& directory) const {
    const std::string name = "/var/tmp/causeway-" + directory.filename().string() + "-XXXXXX";
    CAUSEWAY_TRY(const std::string home, make_temporary_directory(name));
    CAUSEWAY_CHECK(furnish(home));
    std::error_code failed;
    fs::remove(directory / "data", failed);
    if (!failed) fs::remove(directory, failed);
    if (!failed) fs::create_directory_symlink(home, directory, failed);
    if (!failed) return fs::path(home);
    std::error_code ignored;
    fs::remove_all(home, ignored);
    return base::fail(ErrorKind::unavailable,
                      "The user " + name_ + " cannot enter " + directory.string() +
                          ". Choose a state directory whose parents everybody may enter, for "
                          "example under /var/lib.");
}

base::Result<void> check_owner(const fs::path& path, uid_t owner) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0 || status.st_uid == owner) return {};
    return base::fail(
        ErrorKind::conflict,
        path.string() + " belongs to " + describe(status.st_uid) +
            ". Start the demo as that user, or choose another directory with --state DIR.");
}

base::Result<std::string> make_temporary_directory(std::string name) {
    if (::mkdtemp(name.data()) != nullptr) return name;
    return base::fail(ErrorKind::unavailable, "No directory can be made as " + name + ".");
}

bool is_directory_of(const fs::path& path, uid_t owner) {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == owner;
}

}  // namespace causeway::app
