// SPDX-License-Identifier: Apache-2.0
#include "app/doctor_database.hpp"

#include "base/random.hpp"
#include "findings.hpp"
#include "storage/connection_string.hpp"
#include "storage/sealed_columns.hpp"
#include "support/fixed_clock.hpp"

namespace causeway::app {
namespace {

using std::chrono::seconds;

const std::string kMigrate = "causeway migrate --config 'c.toml'";
constexpr base::Time kNow = support::FixedClock::kStart;

crypto::SealingKeys keys_of(std::uint8_t octet) {
    return crypto::SealingKeys(
        *crypto::KeyEncryptionKey::from_octets(base::Secret(base::Bytes(32, octet))));
}

// A database that nothing is wrong with.
storage::Examination healthy() {
    storage::Examination found;
    found.version = 150004;
    found.encoding = "UTF8";
    found.max_connections = 100;
    found.reserved_connections = 3;
    found.durability = {"standby", "on", true, true, 1};
    found.role.name = "causeway";
    found.stored = storage::StoredState();
    return found;
}

template <class Edit>
Examined but(Edit edit) {
    storage::Examination found = healthy();
    edit(found);
    return found;
}

const Examined kAway =
    base::fail(base::unavailable_error("could not connect to server", seconds(5)));

// Nothing but the canary is sealed, and no process serves.
base::Result<SealingFacts> no_facts() {
    return SealingFacts{{{"any", "kek"}}, {}, {}};
}

TEST(DoctorDatabase, PassesAHealthyOne) {
    const Examined examined = healthy();
    EXPECT_TRUE(passes(check_database(examined)));
    EXPECT_TRUE(passes(check_role(examined, "causeway", kMigrate)));
    EXPECT_TRUE(passes(check_schema(examined, kMigrate)));
    EXPECT_TRUE(passes(check_identity(examined, kMigrate)));
    EXPECT_TRUE(passes(check_connections(examined, 16)));
    EXPECT_TRUE(passes(check_durability(examined, false)));
    EXPECT_TRUE(passes(check_clock(examined)));
    EXPECT_TRUE(passes(check_sealing_key(examined, keys_of(1), no_facts)));
    EXPECT_TRUE(passes(check_audit(examined, kNow, true)));
    EXPECT_TRUE(passes(check_tasks(examined)));
}

TEST(DoctorDatabase, BlamesOneThingOnlyWhenItIsAway) {
    EXPECT_TRUE(finds(check_database(kAway), Verdict::fail, "could not connect", "database.url"));
    for (const Findings& findings :
         {check_role(kAway, "", kMigrate), check_schema(kAway, kMigrate),
          check_connections(kAway, 16), check_durability(kAway, false), check_clock(kAway),
          check_sealing_key(kAway, keys_of(1), no_facts), check_identity(kAway, kMigrate),
          check_audit(kAway, kNow, true), check_tasks(kAway)}) {
        EXPECT_EQ(worst(findings).verdict, Verdict::skip);
    }
}

TEST(DoctorDatabase, SaysHowAConnectionStringIsWritten) {
    const Examined wrong =
        base::fail(base::unavailable_error(std::string(storage::kNoConnectionString), seconds(5)));
    EXPECT_TRUE(finds(check_database(wrong), Verdict::fail, "database.url", "postgresql://"));
}

TEST(DoctorDatabase, WantsAVersionAndAnEncodingThatWork) {
    EXPECT_TRUE(finds(check_database(but([](auto& e) { e.version = 140011; })), Verdict::fail,
                      "PostgreSQL 14.11", "version 15"));
    EXPECT_TRUE(finds(check_database(but([](auto& e) { e.encoding = "SQL_ASCII"; })), Verdict::fail,
                      "SQL_ASCII", "UTF8"));
}

TEST(DoctorDatabase, NamesTheRightsThatTheRoleLacksOrHasTooMany) {
    const auto role = [](auto edit, const std::string& service_role = "causeway") {
        return check_role(but([&](auto& e) { edit(e.role); }), service_role, kMigrate);
    };
    const auto lacks = [](auto& r) { r.rights.lacking = {"UPDATE on job"}; };
    EXPECT_TRUE(finds(role(lacks), Verdict::fail, "no right to UPDATE on job", kMigrate));
    EXPECT_TRUE(finds(role(lacks, ""), Verdict::fail, "UPDATE on job", "database.service_role"));
    const auto owns = [](auto& r) { r.rights.excess = {{"owns the TABLE job", "REASSIGN x"}}; };
    EXPECT_TRUE(finds(role(owns), Verdict::fail, "causeway owns the TABLE job", "REASSIGN x;"));
    EXPECT_TRUE(passes(role(owns, ""))) << "one role for both";
    const auto writes = [](auto& r) { r.rights.excess = {{"has DELETE on job", ""}}; };
    EXPECT_TRUE(finds(role(writes), Verdict::fail, "has DELETE on job", kMigrate));
    EXPECT_TRUE(finds(role([](auto&) {}, "another"), Verdict::fail,
                      "connects as causeway, database.service_role names another", kMigrate));
    const auto superuser = [](auto& r) { r.superuser = true; };
    EXPECT_TRUE(finds(role(superuser, ""), Verdict::warn, "superuser", "database.service_role"));
}

TEST(DoctorDatabase, SeesMoreThanTheRoleMayRead) {
    const Examined blind = but([](auto& e) {
        e.schema = base::fail(base::make_error(base::ErrorKind::precondition_failed, "unreadable"));
        e.stored.reset();
    });
    EXPECT_TRUE(passes(check_database(blind)));
    EXPECT_TRUE(passes(check_connections(blind, 16)));
    const Finding schema = worst(check_schema(blind, kMigrate));
    EXPECT_EQ(schema.verdict, Verdict::skip);
    EXPECT_NE(schema.detail.find("database-role"), std::string::npos);
    EXPECT_NE(worst(check_tasks(blind)).detail.find("database-role"), std::string::npos);
}

TEST(DoctorDatabase, ComparesTheMigrations) {
    EXPECT_TRUE(finds(check_schema(but([](auto& e) { e.schema->pending = {"0009_x"}; }), kMigrate),
                      Verdict::fail, "0009_x", "causeway migrate"));
    EXPECT_TRUE(finds(check_schema(but([](auto& e) { e.schema->newer = {"0099_y"}; }), kMigrate),
                      Verdict::warn, "0099_y", "newer program"));
    EXPECT_TRUE(finds(check_schema(but([](auto& e) { e.schema->changed = {"0001_z"}; }), kMigrate),
                      Verdict::fail, "0001_z", "restore"));
}

TEST(DoctorDatabase, CountsConnectionsForTwoProcesses) {
    const auto with = [](int most) {
        return check_connections(but([&](auto& e) { e.max_connections = most; }), 16);
    };
    EXPECT_TRUE(finds(with(22), Verdict::fail, "up to 20", "max_connections"));
    EXPECT_TRUE(finds(with(23), Verdict::warn, "a second process", "database.connections"));
    EXPECT_TRUE(passes(with(43)));
    EXPECT_TRUE(finds(check_connections(but([](auto& e) { e.role.connection_limit = 10; }), 16),
                      Verdict::fail, "allows 10", "CONNECTION LIMIT"));
}

TEST(DoctorDatabase, SaysWhatACrashOrTheLossOfThePrimaryCosts) {
    const auto without = [](auto edit, bool lab) {
        return check_durability(but([&](auto& e) { edit(e.durability); }), lab);
    };
    const auto no_fsync = [](auto& d) { d.fsync = false; };
    EXPECT_TRUE(finds(without(no_fsync, false), Verdict::fail, "fsync", "Set all three to on"));
    EXPECT_TRUE(finds(without(no_fsync, true), Verdict::warn, "fsync", "on"));
    EXPECT_TRUE(finds(without([](auto& d) { d.synchronous_commit = "off"; }, false), Verdict::fail,
                      "synchronous_commit", "on"));
    EXPECT_TRUE(finds(without([](auto& d) { d.synchronous_standby_names = ""; }, false),
                      Verdict::warn, "no commit waits", "synchronous_standby_names"));
    EXPECT_TRUE(finds(without([](auto& d) { d.synchronous_commit = "local"; }, false),
                      Verdict::warn, "no commit waits", "synchronous_commit"));
    EXPECT_TRUE(finds(without([](auto& d) { d.synchronous_standbys = 0; }, false), Verdict::fail,
                      "commits hang", "Start the standby"));
    EXPECT_TRUE(passes(without([](auto& d) { d.synchronous_standbys = {}; }, false)));
}

TEST(DoctorDatabase, ComparesTheClocks) {
    const auto apart = [](base::Duration span, base::Duration round_trip = {}) {
        return check_clock(but([&](auto& e) {
            e.clock_ahead = span;
            e.round_trip = round_trip;
        }));
    };
    EXPECT_TRUE(passes(apart(seconds(2))));
    EXPECT_TRUE(finds(apart(seconds(3)), Verdict::warn, "3 s behind the", "time server"));
    EXPECT_TRUE(finds(apart(-seconds(61)), Verdict::fail, "61 s ahead of the", "time server"));
    EXPECT_TRUE(passes(apart(seconds(3), seconds(2)))) << "as exact as the round trip allows";
}

TEST(DoctorDatabase, TriesTheKeyOnWhatIsSealed) {
    base::SystemRandom random;
    const auto sealed = but([&](auto& e) {
        e.stored->value().canary =
            keys_of(1).seal(base::Secret::from_text("causeway"), storage::kPlaceOfCanary, random);
    });
    EXPECT_TRUE(passes(check_sealing_key(sealed, keys_of(1), no_facts)));
    EXPECT_TRUE(finds(check_sealing_key(sealed, keys_of(2), no_facts), Verdict::fail,
                      keys_of(1).current_id(), "secrets.earlier_key_files"));
    EXPECT_EQ(worst(check_sealing_key(
                        sealed, base::fail(base::make_error(base::ErrorKind::malformed, "no key")),
                        no_facts))
                  .verdict,
              Verdict::skip);
    EXPECT_EQ(worst(check_sealing_key(but([](auto& e) { e.stored.reset(); }), keys_of(1), no_facts))
                  .verdict,
              Verdict::skip);
}

TEST(DoctorDatabase, TellsADatabaseThatIsNotTheOneFromBefore) {
    const auto promoted = but([](auto& e) {
        e.stored->value().database = {"77/00000001/5/9", "77/00000002/5/9"};
    });
    EXPECT_TRUE(finds(check_identity(promoted, kMigrate), Verdict::fail, "was promoted",
                      kMigrate + " --restored"));
    EXPECT_TRUE(finds(check_identity(promoted, kMigrate), Verdict::fail, "nothing goes to a CA",
                      kMigrate + " --nothing-lost"));
}

// As `causeway secrets status` would.
TEST(DoctorDatabase, MissesEachKeyThatSealedSomethingAndEachProcessWithoutOurs) {
    base::SystemRandom random;
    const Examined sealed = but([&](auto& e) {
        e.stored->value().canary =
            keys_of(1).seal(base::Secret::from_text("causeway"), storage::kPlaceOfCanary, random);
    });
    const std::string ours = keys_of(1).current_id();
    SealingFacts facts{{{ours, "kek"}}, {{"eab_key.hmac_box", ours, 3}}, {}};
    const auto check = [&] {
        return check_sealing_key(sealed, keys_of(1),
                                 [&] { return base::Result<SealingFacts>(facts); });
    };
    EXPECT_TRUE(passes(check()));
    facts.holders = {{"node-a", {"next", ours}, {}}};
    EXPECT_TRUE(passes(check())) << "it seals with another key and can open ours";
    facts.holders.push_back({"node-b", {"other"}, {}});
    EXPECT_TRUE(finds(check(), Verdict::warn, "node-b", "restart"));
    EXPECT_EQ(worst(check()).detail.find("node-a"), std::string::npos);
    facts.values.push_back({"eab_key.hmac_box", "gone", 2});
    EXPECT_TRUE(finds(check(), Verdict::fail, "2 values are sealed with the key gone",
                      "secrets.earlier_key_files"));
}

TEST(DoctorDatabase, MeasuresTheBacklogOfTheSealer) {
    const auto waiting = [](seconds age) {
        return but([&](auto& e) {
            e.stored->value().oldest_unsealed = kNow - age;
            e.stored->value().unsealed = 3;
        });
    };
    EXPECT_TRUE(passes(check_audit(waiting(seconds(60)), kNow, true)));
    EXPECT_TRUE(finds(check_audit(waiting(seconds(61)), kNow, true), Verdict::fail,
                      "3 events wait to be sealed, the oldest since 61 s", "audit.not_sealed"));
    EXPECT_TRUE(finds(check_audit(waiting(seconds(61)), kNow, false), Verdict::warn, "61 s",
                      "Start the service"));
}

TEST(DoctorDatabase, RemindsOfOpenTasks) {
    EXPECT_TRUE(finds(check_tasks(but([](auto& e) { e.stored->value().unknown_outcomes = 2; })),
                      Verdict::warn, "2 requests", "causeway task list"));
    EXPECT_TRUE(finds(check_tasks(but([](auto& e) { e.stored->value().refused_revocations = 3; })),
                      Verdict::warn, "3 revocations", "causeway task list"));
}

}  // namespace
}  // namespace causeway::app
