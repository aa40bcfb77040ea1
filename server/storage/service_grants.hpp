// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "storage/connection.hpp"

namespace causeway::storage {

// What the serving role may do with a table that is not its own.
struct TableGrant {
    std::string_view table;
    std::string_view privileges;
};

// Every table of the schema; what is not listed is not granted. A privilege that a version no
// longer needs goes one version later, because the version before still runs on the new schema.
std::span<const TableGrant> service_grants();

// The names of the functions that work with the owner's rights, lent to the serving role alone.
std::vector<std::string> lent_functions();

// Takes these functions from everybody: a dump that is restored without its privileges brings back
// PostgreSQL's default. The connection is the owner's, and so in what follows.
void keep_lent_functions(PgConnection& owner);

// Gives the role exactly these rights, and no others that it had on tables of this schema.
// precondition_failed, and nothing is changed, when the role may do more all the same
// (storage/service_rights.hpp).
base::Result<void> grant_to_service(PgConnection& owner, const std::string& role);

// The roles but the owner and `role` that somebody gave the right to change tables of this schema.
std::vector<std::string> other_writers(PgConnection& owner, const std::string& role);

Statements grant_statements();

}  // namespace causeway::storage
