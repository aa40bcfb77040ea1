// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "support/process.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::support {

// A private PostgreSQL server: an unprivileged user, a unix socket in a short temporary folder and
// nothing else, nothing flushed to disk. It dies with the test.
class PostgresCluster {
  public:
    // A standby is asked for by naming the server that it follows.
    struct StandbyOf {
        const PostgresCluster& primary;
    };

    PostgresCluster();
    explicit PostgresCluster(StandbyOf followed);
    PostgresCluster(const PostgresCluster&) = delete;
    PostgresCluster& operator=(const PostgresCluster&) = delete;
    ~PostgresCluster();

    // One for each test program, started when it is first asked for.
    static PostgresCluster& shared();

    // Roles beside the superuser: who owns the databases of tests, and who serves on them.
    static constexpr const char* kOwner = "causeway_owner";
    static constexpr const char* kService = "causeway_service";

    // For libpq; the role is a superuser unless another is named.
    std::string url(const std::string& database, const std::string& role = "causeway") const;
    // The last statement's rows, one line for each, columns separated by '|'. Throws
    // std::runtime_error with the server's message.
    std::string sql(const std::string& database, const std::string& text) const;

    void start();
    void stop();
    // Makes a primary of a standby.
    void promote() const;
    // As a power failure would: connections are cut, and unlogged tables are empty after start().
    void crash();

  private:
    void end(int signal);

    TemporaryDirectory directory_;
    std::optional<Process> server_;
};

// A database of its own for one test, copied from `model` ("template1" is an empty one). It belongs
// to the role kOwner.
class TestDatabase {
  public:
    explicit TestDatabase(PostgresCluster& cluster, const std::string& model = "template1");
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;
    ~TestDatabase();

    const std::string& name() const { return name_; }
    std::string url() const { return cluster_.url(name_); }
    std::string owner_url() const { return cluster_.url(name_, PostgresCluster::kOwner); }
    std::string service_url() const { return cluster_.url(name_, PostgresCluster::kService); }
    std::string sql(const std::string& text) const { return cluster_.sql(name_, text); }
    // Ends its sessions, and makes it anew, empty.
    void lose();

  private:
    void make(const std::string& model) const;

    PostgresCluster& cluster_;
    std::string name_;
};

}  // namespace causeway::support
