// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"

#include <cstdlib>
#include <iostream>

#include <systemd/sd-daemon.h>

#include "app/application.hpp"
#include "app/invocation.hpp"
#include "app/job_bells.hpp"
#include "app/key_files.hpp"
#include "app/open_files.hpp"
#include "app/signals.hpp"
#include "ra/restoration.hpp"
#include "storage/database.hpp"
#include "storage/migrate.hpp"
#include "storage/secrets.hpp"
#include "storage/serving_sessions.hpp"

namespace causeway::app {
namespace {

constexpr int kUnusableConfiguration = 2;
constexpr const char* kMigrateSession = "causeway migrate";

// Whatever a start stumbles over before it listens is the configuration.
int refuse_to_start(const base::Error& error) {
    report(error);
    return kUnusableConfiguration;
}

base::Result<void> check_that_something_was_restored(const storage::ConnectionOptions& owner) {
    const auto migrations = storage::embedded_migrations();
    CAUSEWAY_TRY(const auto pending, storage::pending_migrations(owner, migrations));
    if (pending.size() < migrations.size()) return {};
    return base::fail(
        base::ErrorKind::precondition_failed,
        "This database is empty: no backup was restored into it. Restore it first, or "
        "run migrate without --restored.");
}

// A process that serves would send what the backup has as not sent, before anybody could doubt it.
base::Result<void> check_that_nothing_serves(storage::ConnectionPool& pool) {
    CAUSEWAY_TRY(const int sessions, storage::count_serving_sessions(pool));
    if (sessions == 0) return {};
    return base::fail(base::ErrorKind::conflict,
                      "Processes are serving on this database (" + std::to_string(sessions) +
                          " sessions). Stop every one of them, and run migrate --restored again.");
}

// What only the one who restored a backup can say.
int begin_after_restore(const Config& config, const base::Clock& clock, base::Log& log) {
    auto keys = read_sealing_keys(config);
    if (!keys) return refuse_to_start(keys.error());
    base::SystemRandom random;
    storage::PoolOptions options{.connection = {.url = config.database.url}, .size = 1};
    JobBells bells;
    options.connection.application_name = kMigrateSession;
    storage::ConnectionPool pool(options);
    if (const auto checked = check_that_nothing_serves(pool); !checked) {
        return report(about_database(checked.error()));
    }
    const storage::Context context{clock, log, {*keys, random}};
    if (const auto checked = storage::check_sealing_key(pool, context.sealing); !checked) {
        return report(about_database(checked.error()));
    }
    storage::PgDatabase database(pool, context, bells);
    const auto doubted = ra::Restoration(database, clock, random).begin({{local_actor(), ""}, ""});
    if (!doubted) return report(about_database(doubted.error()));
    std::cout << "the restore is recorded; submissions that may have been sent since the backup: "
              << *doubted << " (causeway task list)\n";
    return 0;
}

}  // namespace

int serve(const std::string& config_file) {
    const Signals signals;
    const auto config = load_for_command(config_file);
    if (!config) return refuse_to_start(config.error());
    const base::SystemClock clock;
    base::SystemRandom random;
    const auto log = make_log(*config, clock);
    raise_open_files(open_files_needed(*config), *log);
    const auto application = Application::make(*config, {clock, random, *log});
    if (!application) return refuse_to_start(application.error());
    if (const auto started = (*application)->start(); !started) return report(started.error());
    sd_notify(0, "READY=1");
    int signal = signals.wait();
    for (; signal == SIGHUP; signal = signals.wait()) (*application)->reload_tls();
    signals.stop_waiting();
    sd_notify(0, "STOPPING=1");
    log->info("service.stopping", {{"signal", signal}});
    (*application)->stop();
    const int stuck = (*application)->stuck_calls();
    log->info("service.stopped", {{"stuck_calls", stuck}});
    // Nothing ends a connector's thread that does not return, but the end of the process.
    if (stuck > 0) std::_Exit(0);
    return 0;
}

int migrate(const MigrateOptions& options) {
    const auto config = load_for_command(options.config_file);
    if (!config) return refuse_to_start(config.error());
    const base::SystemClock clock;
    const auto log = make_log(*config, clock);
    const Config::Database& database = config->database;
    const bool has_owner = !database.owner_url.empty();
    storage::ConnectionOptions owner;
    owner.url = has_owner ? database.owner_url : database.url;
    owner.application_name = kMigrateSession;
    const auto about_owner = [&](const base::Error& error) {
        return about_database(error, has_owner ? "database.owner_url" : "database.url");
    };
    if (options.restored) {
        const auto checked = check_that_something_was_restored(owner);
        if (!checked) return report(about_owner(checked.error()));
    }
    const auto applied =
        storage::migrate(owner, storage::embedded_migrations(), *log, database.service_role);
    if (!applied) return report(about_owner(applied.error()));
    for (const std::string& name : *applied) std::cout << "applied " << name << '\n';
    if (applied->empty()) std::cout << "the database is up to date\n";
    return options.restored ? begin_after_restore(*config, clock, *log) : 0;
}

}  // namespace causeway::app
