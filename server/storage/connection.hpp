// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/row.hpp"
#include "storage/sql_value.hpp"
#include "storage/statement.hpp"

namespace causeway::storage {

class StatementWatch;

struct ConnectionOptions {
    std::string url;  // "postgresql://..." or "host=... dbname=...", as libpq reads them
    std::string application_name = "causeway";
    std::chrono::seconds connect_timeout{5};              // of each address
    std::chrono::milliseconds statement_timeout{10'000};  // lock waits included; 0 = none
    std::chrono::milliseconds idle_timeout{
        0};  // the server ends a session idle for so long; 0 = none
    // Ends what the server leaves unanswered half as long again as its statement_timeout.
    StatementWatch* watch = nullptr;
};

// One session with a writable server; the only code that sees libpqxx. A lost session stays lost:
// libpqxx would connect again behind our back and lose the session's settings and locks. Every
// function but rollback() throws what storage/errors.hpp lists. Not for several threads at once.
class PgConnection {
  public:
    explicit PgConnection(const ConnectionOptions& options);
    ~PgConnection();
    PgConnection(const PgConnection&) = delete;
    PgConnection& operator=(const PgConnection&) = delete;

    // Inside the open transaction, or by itself when there is none.
    Rows execute(const Statement& statement, const SqlValues& values = {});
    // Several statements without parameters, as a migration has them.
    void execute_script(std::string_view sql);
    // Parses and plans a statement without running it.
    void prepare(const Statement& statement);

    void begin();
    void commit();
    void rollback() noexcept;

    // Nothing can be done with it any more.
    bool broken() const;
    // Whether the server hung up while nobody used it; asks the socket, not the server.
    bool hung_up() const;

    void listen(const std::string& channel);
    // The payloads that came within `timeout`; returns as soon as there is one.
    std::vector<std::string> await_notifications(std::chrono::milliseconds timeout);

  private:
    struct Session;
    std::unique_ptr<Session> session_;
};

// The connection string with the settings that correctness needs, whatever the operator wrote, and
// those by which a lost path is noticed, where the operator wrote no other.
std::string with_required_settings(const ConnectionOptions& options);

}  // namespace causeway::storage
