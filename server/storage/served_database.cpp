// SPDX-License-Identifier: Apache-2.0
#include "storage/served_database.hpp"

#include <string_view>

#include "storage/guarded.hpp"
#include "storage/pg_audit_trail.hpp"
#include "storage/transaction.hpp"

namespace causeway::storage {
namespace {

constexpr Statement kExists = {"served_database.exists",
                               "SELECT to_regclass('served_database') IS NOT NULL"};

constexpr Statement kRead = {
    "served_database.read",
    "SELECT coalesce((SELECT identity FROM served_database), ''), present_database()"};

constexpr Statement kAdopt = {
    "served_database.adopt",
    "INSERT INTO served_database (identity) VALUES (present_database())"
    "  ON CONFLICT (single) DO UPDATE SET identity = EXCLUDED.identity, adopted_at = now()"};

constexpr const Statement* kStatements[] = {&kExists, &kRead, &kAdopt};

// What it means that a part of the name is another one, the first such part being the one to tell.
constexpr std::string_view kMeanings[] = {
    "it is on another server, or was upgraded by pg_upgrade",
    "its server was promoted, or recovered to a point in time",
    "it is another database of the same server",
    "its tables were restored from a dump",
};

ServedDatabase read(PgConnection& connection) {
    Rows answer = connection.execute(kRead);
    Row& row = answer.rows.front();
    return {row.next<std::string>(), row.next<std::string>()};
}

std::string_view take_part(std::string_view& name) {
    const std::size_t end = name.find('/');
    const std::string_view part = name.substr(0, end);
    name.remove_prefix(end == std::string_view::npos ? name.size() : end + 1);
    return part;
}

}  // namespace

Statements served_database_statements() {
    return kStatements;
}

std::string ServedDatabase::what_happened() const {
    if (is_the_same()) return {};
    if (served.empty()) return "nobody has noted which one was served";
    std::string_view before = served;
    std::string_view now = present;
    for (const std::string_view meaning : kMeanings) {
        if (take_part(before) != take_part(now)) return std::string(meaning);
    }
    return "its name has another form";
}

base::Result<ServedDatabase> read_served_database(ConnectionPool& pool) {
    return guarded([&]() -> base::Result<ServedDatabase> { return read(*pool.checkout()); });
}

std::optional<ServedDatabase> find_served_database(PgConnection& connection) {
    if (!connection.execute(kExists).rows.front().next<bool>()) return std::nullopt;
    return read(connection);
}

base::Result<void> adopt_database(
    const ConnectionOptions& owner, base::Random& random,
    const std::function<model::AuditEvent(const ServedDatabase&)>& event) {
    return guarded([&]() -> base::Result<void> {
        PgConnection connection(owner);
        Transaction transaction(connection);
        PgAuditTrail(connection, random).append(event(read(connection)));
        connection.execute(kAdopt);
        transaction.commit();
        return {};
    });
}

}  // namespace causeway::storage
