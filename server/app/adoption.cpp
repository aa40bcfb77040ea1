// SPDX-License-Identifier: Apache-2.0
#include "app/adoption.hpp"

#include <iostream>

#include "app/invocation.hpp"
#include "app/job_bells.hpp"
#include "app/key_files.hpp"
#include "base/random.hpp"
#include "ra/audit.hpp"
#include "ra/restoration.hpp"
#include "storage/database.hpp"
#include "storage/secrets.hpp"
#include "storage/serving_sessions.hpp"

namespace causeway::app {
namespace {

using base::Result;
using storage::ServedDatabase;

class Adoption {
  public:
    Adoption(const Config& config, const storage::ConnectionOptions& owner, base::Log& log)
        : config_(config),
          owner_(owner),
          log_(log),
          service_({.connection = {.url = config.database.url,
                                   .application_name = owner.application_name},
                    .size = 1}) {}

    Result<void> after_loss() {
        CAUSEWAY_TRY(const crypto::SealingKeys keys, read_sealing_keys(config_));
        CAUSEWAY_TRY(const ServedDatabase found, storage::read_served_database(service_));
        if (found.is_the_same()) CAUSEWAY_CHECK(check_that_nothing_serves());
        const storage::Context context{clock_, log_, {keys, random_}};
        CAUSEWAY_CHECK(storage::check_sealing_key(service_, context.sealing));
        JobBells bells;
        storage::PgDatabase database(service_, context, bells);
        CAUSEWAY_TRY(const int doubted,
                     ra::Restoration(database, clock_, random_).doubt_unsent(caller_));
        CAUSEWAY_CHECK(adopt(model::AuditAction::database_restored,
                             {{"doubted_submissions", std::to_string(doubted)}}));
        std::cout << "the restore is recorded; submissions that may have been sent since the "
                     "backup: "
                  << doubted << " (causeway task list)\n";
        return {};
    }

    Result<void> without_loss() {
        CAUSEWAY_TRY(const ServedDatabase found, storage::read_served_database(service_));
        if (found.is_the_same()) {
            std::cout << "this is the database that was served before\n";
            return {};
        }
        CAUSEWAY_CHECK(adopt(model::AuditAction::database_adopted, {}));
        std::cout << "this database is served from now on (" << found.what_happened()
                  << "); what is queued in it goes to the CAs\n";
        return {};
    }

  private:
    // What nothing holds back would be sent before anybody could doubt it.
    Result<void> check_that_nothing_serves() {
        CAUSEWAY_TRY(const int sessions, storage::count_serving_sessions(service_));
        if (sessions == 0) return {};
        return base::fail(
            base::ErrorKind::conflict,
            "Processes are serving on this database (" + std::to_string(sessions) +
                " sessions). Stop every one of them, and run migrate --restored again.");
    }

    Result<void> adopt(model::AuditAction action, ra::AuditPayload payload) {
        return storage::adopt_database(owner_, random_, [&](const ServedDatabase& database) {
            payload.insert(payload.end(),
                           {{"served", database.served}, {"present", database.present}});
            return ra::AuditDraft(clock_, random_, caller_).event(action, "database", payload);
        });
    }

    const Config& config_;
    const storage::ConnectionOptions& owner_;
    base::Log& log_;
    const base::SystemClock clock_;
    base::SystemRandom random_;
    storage::ConnectionPool service_;
    const ra::Caller caller_{{local_actor(), ""}, ""};
};

}  // namespace

std::string doubt_about(const ServedDatabase& database) {
    if (database.is_the_same()) return {};
    return "this is not the database that was served before (" + database.what_happened() +
           "), so nothing goes to a CA. Run causeway migrate --restored if what was committed last "
           "may be missing, or causeway migrate --nothing-lost if none of it can be";
}

Result<void> adopt_database(const Config& config, const storage::ConnectionOptions& owner,
                            Loss loss, base::Log& log) {
    Adoption adoption(config, owner, log);
    return loss == Loss::none ? adoption.without_loss() : adoption.after_loss();
}

Result<void> remind_of_adoption(const storage::ConnectionOptions& owner, base::Log& log) {
    storage::ConnectionPool pool({.connection = owner, .size = 1});
    CAUSEWAY_TRY(const ServedDatabase found, storage::read_served_database(pool));
    if (const std::string doubt = doubt_about(found); !doubt.empty()) {
        log.warning("database.not_adopted", {{"reason", doubt}});
    }
    return {};
}

}  // namespace causeway::app
