// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/random.hpp"
#include "base/result.hpp"
#include "model/audit_event.hpp"
#include "storage/connection.hpp"
#include "storage/pool.hpp"

namespace causeway::storage {

// Names of databases, as the function present_database() makes them.
struct ServedDatabase {
    std::string served;   // the one that was served last
    std::string present;  // this one

    // Nothing that was committed can be missing, as far as the server knows.
    bool is_the_same() const { return served == present; }
    // What happened to it, in plain words; empty when it is the same.
    std::string what_happened() const;
};

base::Result<ServedDatabase> read_served_database(ConnectionPool& pool);
// Nothing before there is the table to read it from.
std::optional<ServedDatabase> find_served_database(PgConnection& connection);

// From now on this is the one that is served: what is prepared in it may go to a CA. Recorded by
// the event in the same transaction. Only the owner of the tables may.
base::Result<void> adopt_database(
    const ConnectionOptions& owner, base::Random& random,
    const std::function<model::AuditEvent(const ServedDatabase&)>& event);

Statements served_database_statements();

}  // namespace causeway::storage
