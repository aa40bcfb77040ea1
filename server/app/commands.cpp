// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"

#include <cstdlib>
#include <iostream>

#include <systemd/sd-daemon.h>

#include "app/adoption.hpp"
#include "app/application.hpp"
#include "app/invocation.hpp"
#include "app/open_files.hpp"
#include "app/signals.hpp"
#include "storage/migrate.hpp"

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
    if (options.loss == Loss::possible) {
        const auto checked = check_that_something_was_restored(owner);
        if (!checked) return report(about_owner(checked.error()));
    }
    const auto applied =
        storage::migrate(owner, storage::embedded_migrations(), *log, database.service_role);
    if (!applied) return report(about_owner(applied.error()));
    for (const std::string& name : *applied) std::cout << "applied " << name << '\n';
    if (applied->empty()) std::cout << "the database is up to date\n";
    const auto adopted = options.loss ? adopt_database(*config, owner, *options.loss, *log)
                                      : remind_of_adoption(owner, *log);
    return adopted ? 0 : report(about_database(adopted.error()));
}

}  // namespace causeway::app
