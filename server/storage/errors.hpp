// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace causeway::storage {

// The server cannot be reached, cannot serve, or did not answer in time. The same work may succeed
// later, on another connection.
class DatabaseUnavailable : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// Lost against another transaction (SQLSTATE 40001, 40P01): the whole unit of work must run again.
class TransactionConflict : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// The server refused a statement, by a constraint or because the statement is wrong.
class StatementRefused : public std::runtime_error {
  public:
    StatementRefused(const std::string& message, std::string sqlstate)
        : std::runtime_error(message), sqlstate_(std::move(sqlstate)) {}

    const std::string& sqlstate() const { return sqlstate_; }
    bool unique_violation() const { return sqlstate_ == "23505"; }
    bool lock_not_available() const { return sqlstate_ == "55P03"; }

  private:
    std::string sqlstate_;
};

// A stored value that this program cannot read: the schema and the code do not belong together.
class UnreadableRow : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace causeway::storage
