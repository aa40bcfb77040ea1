// SPDX-License-Identifier: Apache-2.0
#include "storage/connection.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <span>

#include <poll.h>
#include <pqxx/pqxx>

#include "storage/connection_string.hpp"
#include "storage/errors.hpp"
#include "storage/statement_watch.hpp"

template <>
struct pqxx::string_traits<causeway::storage::SqlValue> {
    static constexpr const char* name() noexcept { return "SqlValue"; }
    static constexpr bool has_null() noexcept { return true; }
    static bool is_null(const causeway::storage::SqlValue& value) { return !value.text(); }
    static std::string to_string(const causeway::storage::SqlValue& value) { return *value.text(); }
};

namespace causeway::storage {
namespace {

// The server's side of a lost path: without these a host that lost its power holds its locks until
// the server's kernel gives the connection up, by default after two hours.
constexpr Statement kConfigureSession = {
    "connection.configure_session",
    "SELECT set_config('application_name', $1, false),"
    "       set_config('statement_timeout', $2, false),"
    "       set_config('idle_session_timeout', $3, false),"
    "       set_config('idle_in_transaction_session_timeout', '15s', false),"
    "       set_config('tcp_keepalives_idle', '5', false),"
    "       set_config('tcp_keepalives_interval', '5', false),"
    "       set_config('tcp_keepalives_count', '3', false),"
    "       set_config('tcp_user_timeout', '15s', false),"
    "       set_config('TimeZone', 'UTC', false),"
    "       set_config('DateStyle', 'ISO', false),"
    "       set_config('bytea_output', 'hex', false)",
    Planning::each_time};

// Our side of it: a thread that waits for an answer learns within 15 s that the path is gone.
constexpr std::string_view kPathSettings[] = {"keepalives=1", "keepalives_idle=5",
                                              "keepalives_interval=5", "keepalives_count=3",
                                              "tcp_user_timeout=15000"};

constexpr std::string_view kRequiredSettings[] = {"target_session_attrs=read-write",
                                                  "client_encoding=UTF8"};

std::string joined(std::span<const std::string_view> settings, char separator) {
    std::string text;
    for (const std::string_view setting : settings) {
        if (!text.empty()) text += separator;
        text += setting;
    }
    return text;
}

class Inbox final : public pqxx::notification_receiver {
  public:
    Inbox(pqxx::connection_base& connection, const std::string& channel,
          std::vector<std::string>& payloads)
        : notification_receiver(connection, channel), payloads_(payloads) {}
    void operator()(const std::string& payload, int) override { payloads_.push_back(payload); }

  private:
    std::vector<std::string>& payloads_;
};

// Whether the session is of no use any more. An error without a SQLSTATE is libpq's own: it noticed
// the loss and may still call the connection open.
bool means_lost(const std::string& sqlstate) {
    constexpr std::string_view kReadOnlyTransaction = "25006";  // a primary that became a standby
    constexpr std::string_view kIdleInTransaction = "25P03";    // the server gave this session up
    return sqlstate.empty() || sqlstate == kReadOnlyTransaction || sqlstate == kIdleInTransaction;
}

// SQLSTATE classes that say nothing about the statement: connection, resources, operator
// intervention (a time-out too), system error.
bool means_unavailable(const std::string& sqlstate) {
    constexpr std::string_view kClasses[] = {"08", "53", "57", "58"};
    return std::ranges::any_of(
        kClasses, [&](std::string_view prefix) { return sqlstate.starts_with(prefix); });
}

Rows to_rows(const pqxx::result& result) {
    Rows rows;
    rows.affected = static_cast<std::int64_t>(result.affected_rows());
    rows.rows.reserve(static_cast<std::size_t>(result.size()));
    for (const auto& row : result) {
        std::vector<std::optional<std::string>> cells;
        cells.reserve(static_cast<std::size_t>(row.size()));
        for (const auto& field : row) {
            if (field.is_null()) {
                cells.emplace_back();
            } else {
                cells.emplace_back(std::in_place, field.c_str(), field.size());
            }
        }
        rows.rows.emplace_back(std::move(cells));
    }
    return rows;
}

}  // namespace

struct PgConnection::Session {
    explicit Session(const ConnectionOptions& options)
        : connection(with_required_settings(options)),
          watch(options.statement_timeout.count() > 0 ? options.watch : nullptr),
          patience(options.statement_timeout * 3 / 2) {
// Deprecated because libpqxx 7 no longer reconnects at all, which is what is wanted here.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
        connection.inhibit_reactivation(true);
#pragma GCC diagnostic pop
    }

    StatementWatch::Wait wait() { return {watch, connection.sock(), patience}; }

    pqxx::result run(pqxx::transaction_base& on, const Statement& statement,
                     const SqlValues& values) {
        const auto parameters = pqxx::prepare::make_dynamic_params(values.begin(), values.end());
        if (statement.planning == Planning::each_time) {
            return on.exec_params(std::string(statement.sql), parameters);
        }
        declare(statement);
        return on.exec_prepared(std::string(statement.name), parameters);
    }

    void declare(const Statement& statement) {
        if (!declared.insert(statement.name).second) return;
        connection.prepare(std::string(statement.name), std::string(statement.sql));
    }

    pqxx::connection connection;
    StatementWatch* watch;
    std::chrono::milliseconds patience;
    std::optional<pqxx::work> transaction;
    std::set<std::string_view> declared;
    std::vector<std::string> payloads;
    std::vector<std::unique_ptr<Inbox>> inboxes;
    bool broken = false;
};

namespace {

// Runs `work` on a session and turns libpqxx's exceptions into ours.
template <class Session, class Work>
auto translated(Session& session, Work work) {
    if (session.broken) throw DatabaseUnavailable("the connection was lost");
    try {
        return work();
    } catch (const pqxx::serialization_failure& error) {
        throw TransactionConflict(error.what());
    } catch (const pqxx::deadlock_detected& error) {
        throw TransactionConflict(error.what());
    } catch (const pqxx::insufficient_privilege& error) {
        // libpqxx 6.4 leaves its SQLSTATE out.
        throw StatementRefused(error.what(), "42501");
    } catch (const pqxx::sql_error& error) {
        session.broken = means_lost(error.sqlstate()) || !session.connection.is_open();
        if (session.broken || means_unavailable(error.sqlstate())) {
            throw DatabaseUnavailable(error.what());
        }
        throw StatementRefused(error.what(), error.sqlstate());
    } catch (const pqxx::failure& error) {
        // broken_connection, and in_doubt_error: nobody knows whether the commit took place.
        session.broken = true;
        throw DatabaseUnavailable(error.what());
    }
}

}  // namespace

PgConnection::PgConnection(const ConnectionOptions& options) {
    try {
        session_ = std::make_unique<Session>(options);
    } catch (const pqxx::failure& error) {
        // Here alone both are known: the words, which go to logs, and what they must not repeat.
        throw DatabaseUnavailable(presentable(error.what(), options.url));
    }
    const auto milliseconds = [](std::chrono::milliseconds span) {
        return static_cast<std::int64_t>(span.count());
    };
    execute(kConfigureSession, {options.application_name, milliseconds(options.statement_timeout),
                                milliseconds(options.idle_timeout)});
}

PgConnection::~PgConnection() = default;

Rows PgConnection::execute(const Statement& statement, const SqlValues& values) {
    return translated(*session_, [&] {
        const auto wait = session_->wait();
        if (session_->transaction) {
            return to_rows(session_->run(*session_->transaction, statement, values));
        }
        pqxx::nontransaction autocommit(session_->connection);
        return to_rows(session_->run(autocommit, statement, values));
    });
}

void PgConnection::execute_script(std::string_view sql) {
    translated(*session_, [&] {
        const auto wait = session_->wait();
        if (session_->transaction) {
            session_->transaction->exec(std::string(sql));
            return;
        }
        pqxx::nontransaction autocommit(session_->connection);
        autocommit.exec(std::string(sql));
    });
}

void PgConnection::prepare(const Statement& statement) {
    translated(*session_, [&] {
        const auto wait = session_->wait();
        session_->declare(statement);
        session_->connection.prepare_now(std::string(statement.name));
    });
}

void PgConnection::begin() {
    translated(*session_, [&] {
        const auto wait = session_->wait();
        session_->transaction.emplace(session_->connection);
    });
}

void PgConnection::commit() {
    translated(*session_, [&] {
        const auto wait = session_->wait();
        session_->transaction->commit();
        session_->transaction.reset();
    });
}

void PgConnection::rollback() noexcept {
    {
        const auto wait = session_->wait();
        session_->transaction.reset();
    }
    if (!session_->connection.is_open()) session_->broken = true;
}

bool PgConnection::broken() const {
    return session_->broken;
}

bool PgConnection::hung_up() const {
    // An idle session has nothing to read but the server's farewell.
    pollfd socket{session_->connection.sock(), POLLIN, 0};
    return socket.fd < 0 || ::poll(&socket, 1, 0) != 0;
}

void PgConnection::listen(const std::string& channel) {
    translated(*session_, [&] {
        const auto wait = session_->wait();
        session_->inboxes.push_back(
            std::make_unique<Inbox>(session_->connection, channel, session_->payloads));
    });
}

std::vector<std::string> PgConnection::await_notifications(std::chrono::milliseconds timeout) {
    return translated(*session_, [&] {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout);
        const auto rest = std::chrono::duration_cast<std::chrono::microseconds>(timeout - seconds);
        session_->connection.await_notification(seconds.count(), rest.count());
        return std::exchange(session_->payloads, {});
    });
}

// libpq takes the last of several values.
std::string with_required_settings(const ConnectionOptions& options) {
    const bool is_uri =
        options.url.starts_with("postgresql://") || options.url.starts_with("postgres://");
    const char separator = is_uri ? '&' : ' ';
    const std::string defaults = joined(kPathSettings, separator) + separator + "connect_timeout=" +
                                 std::to_string(options.connect_timeout.count());
    const std::string required = joined(kRequiredSettings, separator);
    if (!is_uri) return defaults + ' ' + options.url + ' ' + required;
    const std::size_t query = options.url.find('?');
    std::string url = options.url.substr(0, query) + '?' + defaults;
    if (query != std::string::npos) url += '&' + options.url.substr(query + 1);
    return url + '&' + required;
}

}  // namespace causeway::storage
