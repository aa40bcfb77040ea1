// SPDX-License-Identifier: Apache-2.0
#include "app/doctor_evidence.hpp"

#include "app/key_files.hpp"
#include "storage/migrate.hpp"
#include "storage/pg_log_store.hpp"

namespace causeway::app {
namespace {

// Shorter than a check's patience, so that only one of them reports a database that stands still.
constexpr std::chrono::seconds kExamination{12};

constexpr const char* kName = "causeway doctor";

Examined examine(const std::string& url) {
    const base::SystemClock clock;
    storage::ConnectionOptions options;
    options.url = url;
    options.application_name = kName;
    return storage::examine(options, storage::embedded_migrations(), clock);
}

}  // namespace

Evidence::Evidence(ConfigReading reading, DoctorOptions options, Errands& errands)
    : reading_(std::move(reading)), options_(std::move(options)), errands_(errands) {}

const Examined& Evidence::database() {
    return database_.get([this]() -> Examined {
        auto examined = errands_.within<Examined>(
            kExamination, [url = config().database.url] { return examine(url); });
        if (examined) return *std::move(examined);
        return base::fail(base::ErrorKind::unavailable,
                          "the server is reached and gives no answer");
    });
}

const base::Result<crypto::SealingKeys>& Evidence::keys() {
    return keys_.get([this] { return read_sealing_keys(config()); });
}

const base::Result<net::HttpReply>& Evidence::readyz() {
    return readyz_.get([this] { return ask_readyz(config().operations.listen, net::http_call); });
}

bool Evidence::service_runs() {
    return is_answer_of_service(readyz());
}

base::Result<SealingFacts> Evidence::sealing_facts() {
    storage::ConnectionPool pool(own_pool());
    return app::sealing_facts(config().secrets, *keys(), pool);
}

base::Result<std::size_t> Evidence::log_size() {
    if (!database() || !database()->stored || !*database()->stored) {
        return base::fail(base::ErrorKind::unavailable, "it cannot be read (see \"database\")");
    }
    storage::ConnectionPool pool(own_pool());
    return storage::PgLogStore(pool).size();
}

storage::PoolOptions Evidence::own_pool() const {
    storage::PoolOptions options{.connection = {.url = config().database.url}, .size = 1};
    options.connection.application_name = kName;
    return options;
}

Findings Evidence::connectors() {
    if (!database()) return {skipped("the database cannot be asked (see \"database\")")};
    if (!database()->schema) return {skipped("the tables cannot be read (see \"database-role\")")};
    if (!database()->schema->pending.empty()) {
        return {skipped("migrations are missing (see \"database-schema\")")};
    }
    if (!keys()) return {skipped("their secrets cannot be opened (see \"key-file\")")};
    auto bench = ConnectorBench::make(config(), *keys(), {clock_, random_, log_});
    if (!bench) {
        return {skipped("there is no way out to try (" + bench.error().detail + ")")};
    }
    ConnectorBench& made = **bench;
    {
        const std::scoped_lock lock(bench_mutex_);
        bench_ = *std::move(bench);
    }
    return check_connectors(made.connectors());
}

int Evidence::stuck_calls() {
    const std::scoped_lock lock(bench_mutex_);
    return bench_ ? bench_->stuck_calls() : 0;
}

}  // namespace causeway::app
