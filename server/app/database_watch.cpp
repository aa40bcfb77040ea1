// SPDX-License-Identifier: Apache-2.0
#include "app/database_watch.hpp"

#include <utility>

#include "app/adoption.hpp"

namespace causeway::app {

DatabaseWatch::DatabaseWatch(Read read, ra::IntentGate& gate, base::Log& log)
    : read_(std::move(read)), gate_(gate), log_(log) {
    look();
}

void DatabaseWatch::look() {
    const auto database = read_();
    if (!database) return;
    const std::string doubt = doubt_about(*database);
    gate_.doubt_database(doubt);
    if (std::exchange(doubt_, doubt) == doubt) return;
    if (doubt.empty()) {
        log_.info("database.adopted", {{"database", database->present}});
    } else {
        log_.error(
            "database.not_adopted",
            {{"served", database->served}, {"present", database->present}, {"reason", doubt}});
    }
}

}  // namespace causeway::app
