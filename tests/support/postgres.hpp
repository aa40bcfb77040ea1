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
    PostgresCluster();
    PostgresCluster(const PostgresCluster&) = delete;
    PostgresCluster& operator=(const PostgresCluster&) = delete;
    ~PostgresCluster();

    // One for each test program, started when it is first asked for.
    static PostgresCluster& shared();

    // For libpq; the role is a superuser.
    std::string url(const std::string& database) const;
    // The last statement's rows, one line for each, columns separated by '|'. Throws
    // std::runtime_error with the server's message.
    std::string sql(const std::string& database, const std::string& text) const;

    void start();
    void stop();
    // As a power failure would: connections are cut, and unlogged tables are empty after start().
    void crash();

  private:
    void end(int signal);

    TemporaryDirectory directory_;
    std::optional<Process> server_;
};

// A database of its own for one test, copied from `model` ("template1" is an empty one).
class TestDatabase {
  public:
    explicit TestDatabase(PostgresCluster& cluster, const std::string& model = "template1");
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;
    ~TestDatabase();

    const std::string& name() const { return name_; }
    std::string url() const { return cluster_.url(name_); }
    std::string sql(const std::string& text) const { return cluster_.sql(name_, text); }

  private:
    PostgresCluster& cluster_;
    std::string name_;
};

}  // namespace causeway::support
