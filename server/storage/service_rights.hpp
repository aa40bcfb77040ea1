// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "storage/connection.hpp"

namespace causeway::storage {

// Something that a role may do beyond service_grants(): "owns the database causeway".
struct Excess {
    std::string what;
    std::string remedy;  // SQL; empty where `migrate` takes it away
};

// What a role may do in effect, by itself, as everybody, or as a member of other roles, set against
// service_grants(). Reading is never too much: the service reads every table.
struct ServiceRights {
    std::vector<std::string> lacking;  // "UPDATE on job"
    std::vector<Excess> excess;        // the gravest first
};

// Of a role that exists, in the schema that has the tables. Anybody may ask.
ServiceRights service_rights(PgConnection& connection, const std::string& role,
                             const std::string& schema);

// That there is such a role and that no other right of it makes grants meaningless.
// precondition_failed, saying what to change.
base::Result<void> check_service_role(PgConnection& connection, const std::string& role);

// What `migrate` says of a role that may do too much.
base::Error too_much(const std::string& role, const Excess& excess);

Statements rights_statements();

}  // namespace causeway::storage
