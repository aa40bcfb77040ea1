// SPDX-License-Identifier: Apache-2.0
#include "storage/service_rights.hpp"

#include <algorithm>
#include <optional>

#include "storage/service_grants.hpp"

namespace causeway::storage {
namespace {

constexpr Statement kExists = {"rights.exists",
                               "SELECT quote_ident(rolname) FROM pg_roles "
                               "WHERE rolname = $1"};

// Whoever may become one of these may become the owner.
constexpr Statement kPowers = {
    "rights.powers",
    "SELECT quote_ident(rolname), rolname = $1::name, rolsuper FROM pg_roles"
    "  WHERE (rolsuper OR rolcreaterole"
    "         OR rolname IN ('pg_execute_server_program', 'pg_write_server_files'))"
    "    AND pg_has_role($1::name, oid, 'MEMBER')"
    "  ORDER BY rolname <> $1::name, rolname LIMIT 1"};

// The role, those that it may become, and everybody, by whom a right of its own is explained best.
#define REACH                                                                                    \
    "WITH reach AS MATERIALIZED ("                                                               \
    "  SELECT oid, quote_ident(rolname) AS name, CASE WHEN rolname = $1::name THEN 2 ELSE 1 END" \
    "      AS place FROM pg_roles WHERE pg_has_role($1::name, oid, 'MEMBER')"                    \
    "  UNION ALL SELECT 0, 'PUBLIC', 0),"                                                        \
    " here AS (SELECT oid, nspowner, quote_ident(nspname) AS name FROM pg_namespace"             \
    "          WHERE nspname = $2::name) "

constexpr Statement kOwned = {
    "rights.owned", REACH
    "SELECT 'DATABASE', quote_ident(datname), 0, reach.name"
    "  FROM pg_database JOIN reach ON reach.oid = datdba WHERE datname = current_database() "
    "UNION ALL"
    " SELECT 'SCHEMA', here.name, 0, reach.name FROM here JOIN reach ON reach.oid = nspowner"
    "  WHERE nspowner <> 'pg_database_owner'::regrole "
    "UNION ALL"
    " SELECT 'TABLE', min(relname), count(*) - 1, reach.name"
    "  FROM pg_class JOIN here ON here.oid = relnamespace JOIN reach ON reach.oid = relowner"
    "  WHERE relkind IN ('r', 'p') GROUP BY reach.name "
    "UNION ALL"
    " SELECT 'FUNCTION', min(proname), count(*) - 1, reach.name"
    "  FROM pg_proc JOIN here ON here.oid = pronamespace JOIN reach ON reach.oid = proowner"
    "  GROUP BY reach.name"};

// By whom it may make objects; names that are found before the owner's own would be run as it.
constexpr Statement kCreates = {
    "rights.creates", REACH
    "(SELECT 'DATABASE ' || quote_ident(datname), name FROM pg_database, reach"
    "  WHERE datname = current_database() AND has_database_privilege(reach.oid, datname, 'CREATE')"
    "    AND datdba NOT IN (SELECT oid FROM reach) ORDER BY place LIMIT 1) "
    "UNION ALL"
    " (SELECT 'SCHEMA ' || here.name, reach.name FROM here, reach"
    "  WHERE has_schema_privilege(reach.oid, here.oid, 'CREATE')"
    "    AND nspowner NOT IN (SELECT oid FROM reach) ORDER BY place LIMIT 1)"};

constexpr Statement kLentToAll = {
    "rights.lent_to_all",
    "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace"
    "  WHERE nspname = $1::name AND proname = ANY($2::name[])"
    "    AND has_function_privilege('public', p.oid, 'EXECUTE') ORDER BY 1"};

// A grant of columns leaves the others; a table's own grant is one of all columns.
constexpr Statement kBeyond = {
    "rights.beyond", REACH
    ", granted AS (SELECT * FROM unnest($3::text[], $4::text[], $5::text[])"
    "                AS g (tab, privilege, col)),"
    " tables AS (SELECT c.oid, relname::text AS name FROM pg_class c JOIN here"
    "              ON here.oid = relnamespace WHERE relkind IN ('r', 'p')"
    "              AND relowner NOT IN (SELECT oid FROM reach)),"
    " beyond AS ("
    "  SELECT t.name, privilege,"
    "         (SELECT r.name FROM reach r WHERE has_table_privilege(r.oid, t.oid, privilege)"
    "          ORDER BY place LIMIT 1) AS via"
    "  FROM tables t, unnest(ARRAY['DELETE', 'TRUNCATE', 'TRIGGER']) privilege"
    "  WHERE (t.name, privilege) NOT IN (SELECT tab, g.privilege FROM granted g)"
    " UNION"
    "  SELECT t.name, privilege,"
    "         (SELECT r.name FROM reach r"
    "          WHERE has_column_privilege(r.oid, t.oid, attnum, privilege)"
    "          ORDER BY place LIMIT 1)"
    "  FROM tables t JOIN pg_attribute ON attrelid = t.oid AND attnum > 0 AND NOT attisdropped,"
    "       unnest(ARRAY['INSERT', 'UPDATE', 'REFERENCES']) privilege"
    "  WHERE NOT EXISTS (SELECT FROM granted g WHERE tab = t.name AND g.privilege = "
    "privilege.privilege"
    "                      AND col IN ('', attname)))"
    " SELECT via, array_agg(privilege || ' on ' || name ORDER BY name, privilege)"
    "  FROM beyond WHERE via IS NOT NULL GROUP BY via"};

constexpr Statement kLacking = {
    "rights.lacking",
    "SELECT 'USAGE on the schema ' || nspname FROM pg_namespace"
    "  WHERE nspname = $2::name AND NOT has_schema_privilege($1::name, oid, 'USAGE') "
    "UNION ALL"
    " (SELECT privilege || CASE WHEN col = '' THEN '' ELSE ' (' || col || ')' END || ' on ' || tab"
    "   FROM unnest($3::text[], $4::text[], $5::text[]) AS g (tab, privilege, col)"
    "   JOIN pg_class c ON relname = tab"
    "   JOIN pg_namespace n ON n.oid = relnamespace AND nspname = $2::name"
    "   LEFT JOIN pg_attribute ON attrelid = c.oid AND attname = col"
    "   WHERE NOT CASE WHEN col = '' THEN has_table_privilege($1::name, c.oid, privilege)"
    "             ELSE coalesce(has_column_privilege($1::name, c.oid, attnum, privilege), true) END"
    "   ORDER BY tab, privilege, col) "
    "UNION ALL"
    " (SELECT 'EXECUTE on ' || proname FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace"
    "   WHERE nspname = $2::name AND proname = ANY($6::name[])"
    "     AND NOT has_function_privilege($1::name, p.oid, 'EXECUTE') ORDER BY 1)"};

#undef REACH

// Who owns the tables, and would own the rest: the schema's book is always there.
constexpr Statement kOwner = {"rights.owner",
                              "SELECT quote_ident(pg_get_userbyid(relowner)) FROM pg_class c"
                              "  JOIN pg_namespace n ON n.oid = relnamespace AND nspname = $1::name"
                              "  WHERE relname = 'schema_migration'"};

constexpr const Statement* kStatements[] = {&kExists,    &kPowers, &kOwned,   &kCreates,
                                            &kLentToAll, &kBeyond, &kLacking, &kOwner};

std::string read_text(Row& row) {
    return row.next<std::string>();
}

// service_grants() in columns, as the statements take them; a column of "" is the whole table.
struct Granted {
    std::vector<std::string> tables;
    std::vector<std::string> privileges;
    std::vector<std::string> columns;

    void add(std::string_view table, std::string_view privilege, std::string_view column) {
        tables.emplace_back(table);
        privileges.emplace_back(privilege);
        columns.emplace_back(column);
    }
};

std::string_view next_in(std::string_view& list, std::string_view delimiter) {
    const std::size_t end = std::min(list.find(delimiter), list.size());
    const std::string_view found = list.substr(0, end);
    list.remove_prefix(std::min(end + delimiter.size(), list.size()));
    return found;
}

// "SELECT, INSERT, UPDATE (a, b), DELETE"
void add_privileges(Granted& granted, const TableGrant& grant) {
    std::string_view rest = grant.privileges;
    while (!rest.empty()) {
        const std::size_t parenthesis = rest.find(" (");
        const std::string_view privilege = rest.substr(0, rest.find_first_of(", "));
        if (parenthesis != privilege.size()) {
            granted.add(grant.table, next_in(rest, ", "), "");
            continue;
        }
        rest.remove_prefix(parenthesis + 2);
        std::string_view columns = next_in(rest, ")");
        while (!columns.empty()) granted.add(grant.table, privilege, next_in(columns, ", "));
        rest.remove_prefix(std::min<std::size_t>(2, rest.size()));
    }
}

Granted all_granted() {
    Granted granted;
    for (const TableGrant& grant : service_grants()) add_privileges(granted, grant);
    return granted;
}

std::string listed(const std::vector<std::string>& items) {
    constexpr std::size_t kMost = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(items.size(), kMost); ++i) {
        text += (i == 0 ? "" : ", ") + items[i];
    }
    if (items.size() > kMost) text += " and " + std::to_string(items.size() - kMost) + " more";
    return text;
}

// Finds what one role may do too much, and how to end it. Names are quoted where SQL needs it.
class ExcessOf {
  public:
    ExcessOf(PgConnection& connection, const std::string& role, const std::string& schema,
             const Granted& granted)
        : connection_(connection), role_(role), schema_(schema), granted_(granted) {
        name_ = connection_.execute(kExists, {role}).rows.front().next<std::string>();
        for (Row& row : connection_.execute(kOwner, {schema}).rows) {
            owner_ = row.next<std::string>();
        }
    }

    std::vector<Excess> find() {
        if (auto power = this->power()) return {*std::move(power)};
        add_owned();
        add_creates();
        add_lent_to_all();
        add_beyond();
        return std::move(excess_);
    }

    std::optional<Excess> power() {
        for (Row& row : connection_.execute(kPowers, {role_}).rows) {
            const auto as = row.next<std::string>();
            const bool itself = row.next<bool>();
            const bool superuser = row.next<bool>();
            if (!itself) return membership("may become " + as, as);
            if (!superuser) {
                return Excess{"may make itself a member of any role (CREATEROLE)",
                              "ALTER ROLE " + name_ + " NOCREATEROLE"};
            }
            return Excess{"is a superuser of the whole server",
                          "ALTER ROLE " + name_ + " NOSUPERUSER"};
        }
        return std::nullopt;
    }

  private:
    Excess membership(std::string what, const std::string& as) const {
        return {std::move(what), "REVOKE " + as + " FROM " + name_};
    }

    void add_owned() {
        for (Row& row : connection_.execute(kOwned, {role_, schema_}).rows) {
            const auto kind = row.next<std::string>();
            const auto name = row.next<std::string>();
            const auto others = row.next<std::int64_t>();
            const auto by = row.next<std::string>();
            std::string what = "owns the " + kind + " " + name;
            if (others > 0) what += " and " + std::to_string(others) + " more";
            const std::string to = owner_.empty() || owner_ == by ? "OWNER" : owner_;
            const bool one = kind == "DATABASE" || kind == "SCHEMA";
            if (by != name_) {
                excess_.push_back(membership(what + " as a member of " + by, by));
            } else if (one) {
                excess_.push_back({what, "ALTER " + kind + " " + name + " OWNER TO " + to});
            } else {
                excess_.push_back({what, "REASSIGN OWNED BY " + by + " TO " + to});
            }
        }
    }

    void add_creates() {
        for (Row& row : connection_.execute(kCreates, {role_, schema_}).rows) {
            const auto where = row.next<std::string>();
            const auto by = row.next<std::string>();
            const std::string what = "may CREATE in the " + where;
            const bool direct = by == name_ || by == "PUBLIC";
            excess_.push_back(direct ? Excess{what, "REVOKE CREATE ON " + where + " FROM " + by}
                                     : membership(what + " as a member of " + by, by));
        }
    }

    void add_lent_to_all() {
        for (Row& row : connection_.execute(kLentToAll, {schema_, lent_functions()}).rows) {
            excess_.push_back({"is not alone in having " + row.next<std::string>() +
                                   ", which works with the owner's rights",
                               ""});
        }
    }

    void add_beyond() {
        Rows found = connection_.execute(
            kBeyond, {role_, schema_, granted_.tables, granted_.privileges, granted_.columns});
        for (Row& row : found.rows) {
            const auto by = row.next<std::string>();
            const std::string what = "has " + listed(row.next<std::vector<std::string>>());
            if (by == name_) {
                excess_.push_back({what, ""});
            } else if (by == "PUBLIC") {
                excess_.push_back(
                    {what + ", as everybody has",
                     "REVOKE ALL ON ALL TABLES IN SCHEMA " + schema_ + " FROM PUBLIC"});
            } else {
                excess_.push_back(membership(what + " as a member of " + by, by));
            }
        }
    }

    PgConnection& connection_;
    const std::string& role_;
    const std::string& schema_;
    const Granted& granted_;
    std::string name_;   // the role's, quoted
    std::string owner_;  // of the tables, quoted; empty before there are any
    std::vector<Excess> excess_;
};

}  // namespace

base::Error too_much(const std::string& role, const Excess& excess) {
    const std::string end = excess.remedy.empty()
                                ? "Another role than the tables' owner gave it that, and has to "
                                  "take it back."
                                : "Run: " + excess.remedy + ";";
    return base::make_error(base::ErrorKind::precondition_failed,
                            "The database role " + role + ", which database.service_role names, " +
                                excess.what + ": it could rewrite the record. " + end +
                                " Or name another role, which is used for nothing else.");
}

Statements rights_statements() {
    return kStatements;
}

ServiceRights service_rights(PgConnection& connection, const std::string& role,
                             const std::string& schema) {
    const Granted granted = all_granted();
    ServiceRights rights;
    rights.lacking = connection
                         .execute(kLacking, {role, schema, granted.tables, granted.privileges,
                                             granted.columns, lent_functions()})
                         .read(read_text);
    rights.excess = ExcessOf(connection, role, schema, granted).find();
    return rights;
}

base::Result<void> check_service_role(PgConnection& connection, const std::string& role) {
    if (connection.execute(kExists, {role}).rows.empty()) {
        return base::fail(base::ErrorKind::precondition_failed,
                          "There is no database role " + role +
                              ", which database.service_role names. Make it: CREATE ROLE " + role +
                              " LOGIN");
    }
    const Granted granted;
    if (const auto power = ExcessOf(connection, role, "", granted).power()) {
        return base::fail(too_much(role, *power));
    }
    return {};
}

}  // namespace causeway::storage
