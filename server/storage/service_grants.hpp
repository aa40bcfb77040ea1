// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

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

// Gives the role exactly these rights, and no others that it had on tables of this schema. The
// connection is the owner's. precondition_failed when the role does not exist, or may do everything
// that the owner may.
base::Result<void> grant_to_service(PgConnection& owner, const std::string& role);

Statements grant_statements();

}  // namespace causeway::storage
