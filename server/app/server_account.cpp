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

}  // namespace

base::Result<ServerAccount> ServerAccount::choose(const std::string& name,
                                                  const std::string& package) {
    const bool root = ::geteuid() == 0;
    // Before any other thread of ours. NOLINTNEXTLINE(concurrency-mt-unsafe)
    const passwd* entry = root ? ::getpwnam(name.c_str()) : ::getpwuid(::geteuid());
    if (entry == nullptr) {
        return base::fail(ErrorKind::not_found, "There is no user \"" + name +
                                                    "\". Install the package " + package + ".");
    }
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
    std::error_code failed;
    const fs::path elsewhere = fs::read_symlink(directory, failed);
    if (!failed && is_directory_of(elsewhere, ::geteuid())) return elsewhere;
    if (!failed) fs::remove(directory, failed);
    CAUSEWAY_CHECK(furnish(directory));
    if (enters(directory / "data")) return directory;

    const std::string name = "/var/tmp/causeway-" + directory.filename().string() + "-XXXXXX";
    CAUSEWAY_TRY(const std::string home, make_temporary_directory(name));
    CAUSEWAY_CHECK(furnish(home));
    fs::remove(directory / "data", failed);
    if (!failed) fs::remove(directory, failed);
    if (!failed) fs::create_directory_symlink(home, directory, failed);
    if (!failed) return fs::path(home);
    return base::fail(ErrorKind::unavailable,
                      "The user " + name_ + " cannot enter " + directory.string() +
                          ". Choose a state directory whose parents everybody may enter, for "
                          "example under /var/lib.");
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
