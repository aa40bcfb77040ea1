// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>

#include "support/http_responder.hpp"
#include "support/postgres.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::acceptance {

// The web server of every name in lab.test: answers http-01 for one account key.
class WebServer {
  public:
    std::uint16_t port() const { return responder_.port(); }
    // Answers for this account from now on (RFC 8555 §8.1).
    void serve(const std::string& thumbprint);
    // Takes requests and answers none of them until answer() is called.
    void hold() { held_ = true; }
    void answer() { held_ = false; }
    int requests() const { return static_cast<int>(responder_.requests().size()); }

  private:
    void reply(const support::HttpResponder::Request& request,
               const support::HttpResponder::Connection& connection);

    std::atomic<bool> held_{false};
    std::mutex mutex_;
    std::string thumbprint_;  // under mutex_
    support::HttpResponder responder_{
        [this](const auto& request, const auto& connection) { reply(request, connection); }};
};

// What the processes of one installation share: database, key-encryption key, TLS identity, URL.
class Installation {
  public:
    // A database in `cluster`, which must outlive it.
    explicit Installation(support::PostgresCluster& cluster = support::PostgresCluster::shared());

    std::string file(const std::string& name) const { return (folder_.path() / name).string(); }
    std::string base_url() const { return "https://localhost:" + std::to_string(port_); }
    // Where the first process listens.
    std::uint16_t port() const { return port_; }
    // As the role that serves; the tables belong to another.
    std::string database_url() const { return database_.service_url(); }
    std::string owner_url() const { return database_.owner_url(); }
    std::string superuser_url() const { return database_.url(); }
    static constexpr const char* kServiceRole = support::PostgresCluster::kService;
    // Leaves an empty database in its place.
    void lose_database() { database_.lose(); }
    // The last statement's rows, columns separated by '|'.
    std::string sql(const std::string& text) const { return database_.sql(text); }
    WebServer& web() { return web_; }
    // A new key-encryption key in a file of that name.
    void make_key(const std::string& name) const;

  private:
    support::TemporaryDirectory folder_;
    support::TestDatabase database_;
    WebServer web_;
    std::uint16_t port_ = support::free_port();
};

}  // namespace causeway::acceptance
