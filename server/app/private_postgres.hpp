// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "app/child_process.hpp"
#include "base/result.hpp"

namespace causeway::app {

// A PostgreSQL cluster of our own for trying things out: its data in a directory of ours, reached
// by a unix socket only, never run as root. It ends with this object; its data stays.
class PrivatePostgres {
  public:
    // Makes the cluster and its database at the first start, and `directory` when it is missing: as
    // a link to another place when the user that PostgreSQL runs as cannot enter it. What the
    // server says is in postgres.log there.
    static base::Result<std::unique_ptr<PrivatePostgres>> start(
        const std::filesystem::path& directory);
    PrivatePostgres(const PrivatePostgres&) = delete;
    PrivatePostgres& operator=(const PrivatePostgres&) = delete;
    ~PrivatePostgres();

    pid_t pid() const { return server_.pid(); }
    const std::string& socket_directory() const { return sockets_; }
    const std::string& user() const { return user_; }
    static constexpr const char* kDatabase = "causeway";
    // A role that owns nothing, beside the user that the server runs as, who owns everything.
    static constexpr const char* kServiceRole = "causeway_service";
    std::string owner_url() const { return url_of(user_); }
    std::string service_url() const { return url_of(kServiceRole); }

  private:
    PrivatePostgres(ChildProcess server, std::string sockets, std::string user)
        : server_(std::move(server)), sockets_(std::move(sockets)), user_(std::move(user)) {}

    std::string url_of(const std::string& role) const;
    base::Result<void> wait_until_ready(const std::filesystem::path& programs,
                                        const std::string& log_file);

    ChildProcess server_;
    std::string sockets_;
    std::string user_;
};

}  // namespace causeway::app
