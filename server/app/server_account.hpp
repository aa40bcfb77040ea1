// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/result.hpp"

namespace causeway::app {

// Whom a server of others that we start runs as: never root.
class ServerAccount {
  public:
    // When we are root the system's user of that name, which comes with `package`; otherwise
    // ourselves. To be called before other threads begin.
    static base::Result<ServerAccount> choose(const std::string& name, const std::string& package);

    const std::string& name() const { return name_; }
    uid_t uid() const { return uid_; }

    // That program as this user, interrupted when we end, however we end.
    std::vector<std::string> command(std::vector<std::string> argv) const;

    // Makes the directory the account's, closed to others.
    base::Result<void> give(const std::filesystem::path& directory) const;

    // A directory that is ours, for logs, with "data" in it that is the account's: `directory`, or
    // where a link in its place points, which is made when the account may not enter a directory
    // above, such as one made by mktemp. conflict, with nothing changed, when another user made it;
    // unavailable when the account can no longer reach the data that is there.
    base::Result<std::filesystem::path> make_home(const std::filesystem::path& directory) const;

  private:
    ServerAccount(std::string name, uid_t uid, gid_t gid)
        : name_(std::move(name)), uid_(uid), gid_(gid) {}

    bool enters(const std::filesystem::path& directory) const;
    base::Result<void> furnish(const std::filesystem::path& home) const;
    // To where the account may enter, with a link to there in its place.
    base::Result<std::filesystem::path> move_home(const std::filesystem::path& directory) const;

    std::string name_;
    uid_t uid_;
    gid_t gid_;
};

// Whether the file, if there is one, belongs to that user: conflict names who else has it.
base::Result<void> check_owner(const std::filesystem::path& path, uid_t owner);

// A new directory of a name that ends in XXXXXX.
base::Result<std::string> make_temporary_directory(std::string name);

// Not a link to one.
bool is_directory_of(const std::filesystem::path& path, uid_t owner);

}  // namespace causeway::app
