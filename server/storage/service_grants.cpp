// SPDX-License-Identifier: Apache-2.0
#include "storage/service_grants.hpp"

#include "storage/service_rights.hpp"
#include "storage/transaction.hpp"

namespace causeway::storage {
namespace {

// Evidence is written once: those tables have no UPDATE, or one of the columns that move on, and
// none but settings, the notes of work to be done and answers that are kept for a day have DELETE.
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
    {"domain", "SELECT, INSERT, UPDATE (effect, pre_authorized_until, evidence, version), DELETE"},
    {"eab_key", "SELECT, INSERT, UPDATE"},
    {"endpoint", "SELECT, INSERT, UPDATE"},
    {"endpoint_connector", "SELECT, INSERT, DELETE"},
    {"idempotency_record", "SELECT, INSERT, UPDATE, DELETE"},
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
    {"served_database", "SELECT"},
    {"tenant", "SELECT, INSERT, UPDATE"},
    {"used_slug", "SELECT, INSERT"},
    {"validation_attempt", "SELECT, INSERT"},
};

// Those that work with the owner's rights (0012_keys_and_roles).
constexpr std::string_view kFunctions[] = {"make_partition(text, timestamptz)",
                                           "forget_nonces(integer, timestamptz)"};

constexpr Statement kQuoted = {
    "grant.quoted", "SELECT quote_ident($1), quote_ident(current_schema()), current_schema()"};

constexpr Statement kLent = {
    "grant.lent",
    "SELECT oid::regprocedure::text FROM pg_proc"
    "  WHERE pronamespace = current_schema()::regnamespace AND proname = ANY($1::name[])"};

constexpr Statement kOtherWriters = {
    "grant.other_writers",
    "SELECT DISTINCT coalesce(quote_ident(rolname), 'PUBLIC') FROM pg_class c,"
    "  LATERAL (SELECT grantee, privilege_type FROM aclexplode(relacl) UNION ALL"
    "           SELECT a.grantee, a.privilege_type FROM pg_attribute, aclexplode(attacl) a"
    "             WHERE attrelid = c.oid AND attnum > 0) given LEFT JOIN pg_roles r ON r.oid = "
    "grantee"
    "  WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')"
    "    AND privilege_type <> 'SELECT' AND grantee <> relowner AND rolname IS DISTINCT FROM "
    "$1::name"
    "  ORDER BY 1"};

constexpr const Statement* kStatements[] = {&kQuoted, &kLent, &kOtherWriters};

std::string read_name(Row& row) {
    return row.next<std::string>();
}

std::string script_for(const std::string& grantee, const std::string& schema) {
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
    return script;
}

}  // namespace

Statements grant_statements() {
    return kStatements;
}

std::span<const TableGrant> service_grants() {
    return kGrants;
}

std::vector<std::string> lent_functions() {
    std::vector<std::string> names;
    for (const std::string_view function : kFunctions) {
        names.emplace_back(function.substr(0, function.find('(')));
    }
    return names;
}

void keep_lent_functions(PgConnection& owner) {
    for (const std::string& function : owner.execute(kLent, {lent_functions()}).read(read_name)) {
        owner.execute_script("REVOKE ALL ON FUNCTION " + function + " FROM PUBLIC");
    }
}

base::Result<void> grant_to_service(PgConnection& owner, const std::string& role) {
    Row names = std::move(owner.execute(kQuoted, {role}).rows.front());
    const auto grantee = names.next<std::string>();
    const auto quoted_schema = names.next<std::string>();
    const auto schema = names.next<std::string>();
    Transaction transaction(owner);
    owner.execute_script(script_for(grantee, quoted_schema));
    const ServiceRights rights = service_rights(owner, role, schema);
    if (!rights.excess.empty()) return base::fail(too_much(role, rights.excess.front()));
    transaction.commit();
    return {};
}

std::vector<std::string> other_writers(PgConnection& owner, const std::string& role) {
    return owner.execute(kOtherWriters, {role}).read(read_name);
}

}  // namespace causeway::storage
