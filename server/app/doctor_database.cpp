// SPDX-License-Identifier: Apache-2.0
#include "app/doctor_database.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "storage/connection_string.hpp"
#include "storage/sealed_columns.hpp"

namespace causeway::app {
namespace {

using std::chrono::abs;
using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int kOldestVersion = 150000;
// Beside the pool: the listener, the notifier, the sealer, and a look at the migrations.
constexpr int kOwnConnections = 4;
constexpr seconds kClockWarning{2};
constexpr seconds kClockFailure{60};
// Beyond this, new certificates are not asked for (docs/security.md).
constexpr seconds kLongestBacklog{60};

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

Finding unreachable() {
    return skipped("the database cannot be asked (see \"database\")");
}

std::string in_seconds(base::Duration span) {
    return std::to_string(duration_cast<seconds>(span).count()) + " s";
}

// What is stored, or the finding that stands for it.
base::Result<storage::StoredState> stored_in(const Examined& examined) {
    if (!examined) return base::fail(base::ErrorKind::unavailable, unreachable().detail);
    if (!examined->schema) {
        return base::fail(base::ErrorKind::unavailable,
                          "the role may not read it (see \"database-role\")");
    }
    if (!examined->stored) {
        return base::fail(base::ErrorKind::unavailable,
                          "migrations are missing (see \"database-schema\")");
    }
    if (!*examined->stored) {
        return base::fail(base::ErrorKind::unavailable,
                          "the role may not read it (see \"database-role\")");
    }
    return **examined->stored;
}

// A key that sealed something and is not configured, as `causeway secrets status` counts it.
Findings missing_keys(const nlohmann::json& report) {
    Findings findings;
    for (const nlohmann::json& key : report.at("keys")) {
        if (key.at("use") != "missing" || key.at("total") == 0) continue;
        findings.push_back(
            failed(key.at("total").dump() + " values are sealed with the key " +
                       key.at("id").get<std::string>() + ", and no configured file holds it",
                   "Name its file in secrets.earlier_key_files: what it sealed is lost without it. "
                   "`causeway secrets status` has every key."));
    }
    return findings;
}

// What is sealed with this configuration's key has to be opened by every process.
Findings processes_without(const std::string& key, const std::vector<storage::KeyHolder>& holders) {
    std::vector<std::string> nodes;
    for (const storage::KeyHolder& holder : holders) {
        if (std::ranges::find(holder.key_ids, key) == holder.key_ids.end()) {
            nodes.push_back(holder.node);
        }
    }
    if (nodes.empty()) return {};
    return {warned("these processes do not have the key " + key +
                       ", which seals by this "
                       "configuration: " +
                       listed(nodes),
                   "Configure it there too, and restart them: docs/operations.md (Keys).")};
}

}  // namespace

Findings check_database(const Examined& examined) {
    if (!examined) {
        const std::string& reason =
            examined.error().internal.empty() ? examined.error().detail : examined.error().internal;
        if (reason == storage::kNoConnectionString) {
            return {failed("database.url: " + reason,
                           "Write it as postgresql://USER@HOST/NAME or as host=HOST dbname=NAME, "
                           "with % escapes or quotes around what is special.")};
        }
        return {failed(reason,
                       "Start PostgreSQL, or correct database.url; the server's log has "
                       "its side of it.")};
    }
    const std::string version = "PostgreSQL " + std::to_string(examined->version / 10000) + "." +
                                std::to_string(examined->version % 10000);
    Findings findings;
    if (examined->version < kOldestVersion) {
        findings.push_back(failed(version + " is too old", "Upgrade it to version 15 or later."));
    }
    if (examined->encoding != "UTF8") {
        findings.push_back(failed("the database's encoding is " + examined->encoding,
                                  "Make it anew with ENCODING 'UTF8'."));
    }
    findings.push_back(
        passed(version + ", answers in " +
               std::to_string(duration_cast<milliseconds>(examined->round_trip).count()) + " ms"));
    return findings;
}

Findings check_role(const Examined& examined, const std::string& service_role,
                    const std::string& migrate) {
    if (!examined) return {unreachable()};
    const storage::DatabaseRole& role = examined->role;
    const std::string again = "Set database.service_role = \"" + role.name +
                              "\" and run, as the owner of the tables: " + migrate;
    Findings findings;
    if (!service_role.empty() && service_role != role.name) {
        findings.push_back(failed("database.url connects as " + role.name +
                                      ", database.service_role names " + service_role,
                                  "Let both name the role that serves, and run, as the owner of "
                                  "the tables: " +
                                      migrate));
    }
    if (!role.rights.lacking.empty()) {
        findings.push_back(failed(
            "the role " + role.name + " has no right to " + listed(role.rights.lacking), again));
    }
    if (!service_role.empty()) {
        for (const storage::Excess& excess : role.rights.excess) {
            findings.push_back(
                failed("the role " + role.name + " " + excess.what,
                       excess.remedy.empty() ? again : "Run: " + excess.remedy + ";"));
        }
    } else if (role.superuser) {
        findings.push_back(
            warned("the role " + role.name + " is a superuser of the whole server",
                   "Make a second role (CREATE ROLE causeway_service LOGIN), name it in "
                   "database.service_role and database.url, give the present connection string to "
                   "migrate as CAUSEWAY_DATABASE_OWNER_URL, and run: causeway migrate"));
    }
    findings.push_back(passed(role.name));
    return findings;
}

Findings check_schema(const Examined& examined, const std::string& migrate) {
    if (!examined) return {unreachable()};
    if (!examined->schema) return {skipped("the role may not read it (see \"database-role\")")};
    const storage::SchemaState& schema = *examined->schema;
    Findings findings;
    if (!schema.changed.empty()) {
        findings.push_back(failed("changed after they were applied: " + listed(schema.changed),
                                  "Use the program that applied them, or restore their files and "
                                  "build anew."));
    }
    if (!schema.pending.empty()) {
        findings.push_back(failed("migrations are missing: " + listed(schema.pending),
                                  "Run, as the owner of the tables: " + migrate));
    }
    if (!schema.newer.empty()) {
        findings.push_back(
            warned("the database is ahead of this program by " + listed(schema.newer),
                   "Finish the upgrade: install the newer program here too."));
    }
    findings.push_back(passed("every migration of this program is applied"));
    return findings;
}

Findings check_identity(const Examined& examined, const std::string& migrate) {
    const auto stored = stored_in(examined);
    if (!stored) return {skipped(stored.error().detail)};
    if (stored->database.is_the_same()) return {passed("the one that was served before")};
    return {failed("this is not the database that was served before (" +
                       stored->database.what_happened() + "), so nothing goes to a CA",
                   "If what was committed last may be missing (a backup, asynchronous "
                   "replication), run: " +
                       migrate + " --restored. If none of it can be, run: " + migrate +
                       " --nothing-lost")};
}

Findings check_connections(const Examined& examined, int pool) {
    if (!examined) return {unreachable()};
    const int needed = pool + kOwnConnections;
    int usable = examined->max_connections - examined->reserved_connections;
    if (examined->role.connection_limit) {
        usable = std::min(usable, *examined->role.connection_limit);
    }
    const std::string numbers = "a process needs up to " + std::to_string(needed) +
                                " connections, the server allows " + std::to_string(usable);
    const char* const remedy =
        "Raise max_connections (or the role's CONNECTION LIMIT), or lower database.connections.";
    if (needed > usable) return {failed(numbers, remedy)};
    if (2 * needed > usable) {
        return {warned(numbers + ": too few for a second process", remedy)};
    }
    return {passed(numbers)};
}

Findings check_durability(const Examined& examined, bool lab) {
    if (!examined) return {unreachable()};
    const storage::Durability& found = examined->durability;
    Findings findings;
    if (!found.fsync || !found.full_page_writes || found.synchronous_commit == "off") {
        findings.push_back(
            failed("a crash of the database loses or breaks what was committed: fsync, "
                   "full_page_writes or synchronous_commit is off",
                   "Set all three to on: a request to a CA must not be forgotten."));
        if (lab) findings.back().verdict = Verdict::warn;
    }
    if (!found.is_synchronous()) {
        findings.push_back(
            warned("no commit waits for a standby: certificates of the last moments are lost with "
                   "the primary",
                   "Set synchronous_standby_names, and synchronous_commit to on, where they must "
                   "survive it (docs/operations.md, Database)."));
    } else if (found.synchronous_standbys == 0) {
        findings.push_back(failed("no synchronous standby is connected: commits hang",
                                  "Start the standby that synchronous_standby_names means."));
    }
    findings.push_back(passed("commits wait for " + found.synchronous_standby_names));
    return findings;
}

Findings check_clock(const Examined& examined) {
    if (!examined) return {unreachable()};
    const base::Duration apart = abs(examined->clock_ahead);
    // Half the round trip is what the measurement does not know.
    if (apart <= kClockWarning + examined->round_trip / 2) {
        return {passed("as the database's")};
    }
    const std::string detail =
        "this machine's clock is " + in_seconds(apart) +
        (examined->clock_ahead > base::Duration(0) ? " behind" : " ahead of") + " the database's";
    const char* const remedy =
        "Let both machines follow a time server (systemd-timesyncd, chrony).";
    if (apart > kClockFailure) return {failed(detail, remedy)};
    return {warned(detail, remedy)};
}

Findings check_sealing_key(const Examined& examined, const base::Result<crypto::SealingKeys>& keys,
                           const std::function<base::Result<SealingFacts>()>& facts) {
    const auto stored = stored_in(examined);
    if (!stored) return {skipped(stored.error().detail)};
    if (!keys) return {skipped("no key file can be read (see \"key-file\")")};
    if (!stored->canary) return {passed("nothing is sealed yet: the first start sets the key")};
    if (!keys->open(*stored->canary, storage::kPlaceOfCanary)) {
        return {failed("the secrets in this database were sealed with the key " +
                           stored->canary->key_id + ", the key file holds " + keys->current_id(),
                       "Name the right file in secrets.key_file, or the earlier one beside it in "
                       "secrets.earlier_key_files.")};
    }
    const auto found = facts();
    if (!found) return {skipped("what is sealed cannot be counted: " + found.error().detail)};
    Findings findings = missing_keys(sealing_report(*found));
    for (Finding& lacking : processes_without(keys->current_id(), found->holders)) {
        findings.push_back(std::move(lacking));
    }
    findings.push_back(passed("opens what was sealed with " + stored->canary->key_id));
    return findings;
}

Findings check_audit(const Examined& examined, base::Time now, bool service_runs) {
    const auto stored = stored_in(examined);
    if (!stored) return {skipped(stored.error().detail)};
    if (!stored->oldest_unsealed) return {passed("every event is sealed")};
    const base::Duration age = now - *stored->oldest_unsealed;
    const std::string detail = std::to_string(stored->unsealed) +
                               " events wait to be sealed, the oldest since " + in_seconds(age);
    if (age <= kLongestBacklog) return {passed(detail)};
    if (!service_runs) {
        return {warned(detail, "Start the service here or elsewhere: it seals them.")};
    }
    return {failed(detail + ", and no certificate is asked for meanwhile",
                   "Look for audit.not_sealed in the services' logs.")};
}

Findings check_tasks(const Examined& examined) {
    const auto stored = stored_in(examined);
    if (!stored) return {skipped(stored.error().detail)};
    Findings findings;
    constexpr const char* kRemedy =
        "Run: causeway task list - and look at the CA for each of them.";
    if (stored->unknown_outcomes > 0) {
        findings.push_back(warned(std::to_string(stored->unknown_outcomes) +
                                      " requests whose outcome at the CA nobody knows",
                                  kRemedy));
    }
    if (stored->refused_revocations > 0) {
        findings.push_back(
            warned(std::to_string(stored->refused_revocations) +
                       " revocations that the CA does not carry out: the certificates are good",
                   kRemedy));
    }
    if (findings.empty()) findings.push_back(passed("none is open"));
    return findings;
}

}  // namespace causeway::app
