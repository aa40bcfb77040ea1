// SPDX-License-Identifier: Apache-2.0
#include "storage/service_grants.hpp"

#include "storage/transaction.hpp"

namespace causeway::storage {
namespace {

// Evidence is written once: those tables have no UPDATE, or one of the columns that move on, and
// none but settings and the notes of work to be done have DELETE.
constexpr TableGrant kGrants[] = {
    {"account", "SELECT, INSERT, UPDATE"},
    {"api_token", "SELECT, INSERT, UPDATE (revoked_at)"},
    {"attempt",
     "SELECT, INSERT, UPDATE (state, fence, owner, lease_until, handle, answer, reason_for_log, "
     "give_up_at, unknown_since)"},
    {"audit_checkpoint", "SELECT, INSERT"},
    {"audit_event", "SELECT, INSERT"},
    {"audit_leaf", "SELECT, INSERT"},
    {"audit_log", "SELECT, UPDATE (size, fence)"},
    {"audit_pending", "SELECT, INSERT, DELETE"},
    {"audit_sequence", "SELECT, INSERT, UPDATE (last)"},
    {"audit_subtree", "SELECT, INSERT"},
    {"authorizations", "SELECT, INSERT, UPDATE"},
    {"blocked_key", "SELECT, INSERT"},
    {"certificate", "SELECT, INSERT, UPDATE (status, revoked_at, version)"},
    {"certificate_name", "SELECT, INSERT"},
    {"challenge", "SELECT, INSERT, UPDATE"},
    {"connector", "SELECT, INSERT, UPDATE"},
    {"connector_exchange", "SELECT, INSERT"},
    {"connector_secret", "SELECT, INSERT, UPDATE, DELETE"},
    {"connector_state", "SELECT, INSERT, UPDATE"},
    {"domain", "SELECT, INSERT, UPDATE (pre_authorized_until, evidence, version), DELETE"},
    {"eab_key", "SELECT, INSERT, UPDATE"},
    {"endpoint", "SELECT, INSERT, UPDATE"},
    {"endpoint_connector", "SELECT, INSERT, DELETE"},
    {"job", "SELECT, INSERT, UPDATE, DELETE"},
    {"key_holder", "SELECT, INSERT, UPDATE, DELETE"},
    {"nonce_epoch", "SELECT, INSERT"},
    {"nonce_used", "SELECT, INSERT"},
    {"order_authorization", "SELECT, INSERT"},
    {"order_identifier", "SELECT, INSERT"},
    {"orders", "SELECT, INSERT, UPDATE"},
    {"retired_account_key", "SELECT, INSERT"},
    {"revocation",
     "SELECT, INSERT, UPDATE (reason, requested_by, comment, state, tries, last_error, refusal, "
     "next_try_at, ended_at, version)"},
    {"schema_migration", "SELECT"},
    {"sealing_key_canary", "SELECT, INSERT, UPDATE"},
    {"tenant", "SELECT, INSERT, UPDATE"},
    {"used_slug", "SELECT, INSERT"},
    {"validation_attempt", "SELECT, INSERT"},
};

// Those that work with the owner's rights (0012_keys_and_roles).
constexpr std::string_view kFunctions[] = {"make_partition(text, timestamptz)",
                                           "forget_nonces(integer, timestamptz)"};

constexpr Statement kOwnersEqual = {
    "grant.owners_equal",
    "SELECT pg_has_role(rolname, current_user, 'MEMBER') FROM pg_roles WHERE rolname = $1"};

constexpr Statement kQuoted = {"grant.quoted",
                               "SELECT quote_ident($1), quote_ident(current_schema())"};

constexpr const Statement* kStatements[] = {&kOwnersEqual, &kQuoted};

base::Result<void> check_role(PgConnection& owner, const std::string& role) {
    Rows found = owner.execute(kOwnersEqual, {role});
    if (found.rows.empty()) {
        return base::fail(base::ErrorKind::precondition_failed,
                          "There is no database role " + role +
                              ", which database.service_role names. Make it: CREATE ROLE " + role +
                              " LOGIN");
    }
    if (found.rows.front().next<bool>()) {
        return base::fail(base::ErrorKind::precondition_failed,
                          "The database role " + role +
                              ", which database.service_role names, may do all that the owner of "
                              "the tables may. Name a role that is no superuser and no member of "
                              "the owner, or leave database.service_role out.");
    }
    return {};
}

}  // namespace

Statements grant_statements() {
    return kStatements;
}

std::span<const TableGrant> service_grants() {
    return kGrants;
}

base::Result<void> grant_to_service(PgConnection& owner, const std::string& role) {
    CAUSEWAY_CHECK(check_role(owner, role));
    Row quoted = std::move(owner.execute(kQuoted, {role}).rows.front());
    const std::string grantee = quoted.next<std::string>();
    const std::string schema = quoted.next<std::string>();
    std::string script = "REVOKE ALL ON ALL TABLES IN SCHEMA " + schema + " FROM " + grantee +
                         "; REVOKE CREATE ON SCHEMA " + schema + " FROM " + grantee +
                         "; GRANT USAGE ON SCHEMA " + schema + " TO " + grantee + ";";
    for (const TableGrant& grant : kGrants) {
        script += "GRANT " + std::string(grant.privileges) + " ON " + schema + "." +
                  std::string(grant.table) + " TO " + grantee + ";";
    }
    for (const std::string_view function : kFunctions) {
        script += "GRANT EXECUTE ON FUNCTION " + schema + "." + std::string(function) + " TO " +
                  grantee + ";";
    }
    Transaction transaction(owner);
    owner.execute_script(script);
    transaction.commit();
    return {};
}

}  // namespace causeway::storage
