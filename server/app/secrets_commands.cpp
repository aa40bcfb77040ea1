// SPDX-License-Identifier: Apache-2.0
#include "app/secrets_commands.hpp"

#include <algorithm>
#include <iostream>

#include <nlohmann/json.hpp>

#include "app/application.hpp"
#include "app/invocation.hpp"
#include "app/key_files.hpp"
#include "app/sealing_report.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "ra/audit.hpp"
#include "storage/migrate.hpp"
#include "storage/secrets.hpp"

namespace causeway::app {
namespace {

using base::Result;
using cli::ExitCode;
using nlohmann::json;

// The sealed values of the configured database, with the keys to them.
class SecretStore {
  public:
    SecretStore(const Config& config, crypto::SealingKeys keys)
        : secrets_(config.secrets),
          keys_(std::move(keys)),
          pool_({.connection = connection_to(config), .size = 1}) {}

    Result<void> check_schema() {
        CAUSEWAY_TRY(const auto pending,
                     storage::pending_migrations(pool_.connection_options(),
                                                 storage::embedded_migrations()));
        if (pending.empty()) return {};
        return base::fail(base::ErrorKind::precondition_failed,
                          "The database lacks migrations. Run: causeway migrate --config FILE");
    }

    // That these are the keys of this database; sets them in a new one.
    Result<void> check_keys() { return storage::check_sealing_key(pool_, sealing_); }

    Result<json> report() {
        CAUSEWAY_TRY(const SealingFacts facts, sealing_facts(secrets_, keys_, pool_));
        return sealing_report(facts);
    }

    Result<void> check_that_all_are_ready() {
        CAUSEWAY_TRY(const auto holders, holders_.serving());
        const std::string nodes = not_ready_for(keys_.current_id(), holders);
        if (nodes.empty()) return {};
        return base::fail(base::ErrorKind::conflict,
                          "Not every process seals with the key " + keys_.current_id() +
                              ". Make its file secrets.key_file there and restart: " + nodes +
                              ". A process that was killed is listed for a minute.");
    }

    Result<storage::Rotation> rotate(std::int64_t expected) {
        const std::string object = "sealing_key:" + keys_.current_id();
        const ra::AuditDraft draft(clock_, random_, caller_);
        base::MonotonicTime told = clock_.monotonic();
        const storage::RotationObserver observer = {
            .ready = [&] { return check_that_all_are_ready(); },
            .progress =
                [&](const storage::Rotation& rotation) {
                    if (clock_.monotonic() - told < std::chrono::seconds(1)) return;
                    told = clock_.monotonic();
                    std::cerr << "causeway: " << rotation.sealed << " of " << expected
                              << " values\n";
                },
            .begun =
                [&](std::int64_t to_seal) {
                    return draft.event(model::AuditAction::secrets_rotation_begun, object,
                                       {{"to_seal", std::to_string(to_seal)}});
                },
            .ended =
                [&](const storage::Rotation& rotation) {
                    return draft.event(
                        model::AuditAction::secrets_rotated, object,
                        {{"sealed", std::to_string(rotation.sealed)},
                         {"unreadable", std::to_string(rotation.unreadable.size())}});
                }};
        return storage::rotate_secrets(pool_.connection_options(), sealing_, observer);
    }

    const std::string& current_key() const { return keys_.current_id(); }

  private:
    static storage::ConnectionOptions connection_to(const Config& config) {
        storage::ConnectionOptions options;
        options.url = config.database.url;
        options.application_name = "causeway secrets";
        return options;
    }

    const base::SystemClock clock_;
    base::SystemRandom random_;
    const Config::Secrets secrets_;
    const crypto::SealingKeys keys_;
    const storage::Sealing sealing_{keys_, random_};
    storage::ConnectionPool pool_;
    storage::KeyHolders holders_{pool_};
    const ra::Caller caller_{{local_actor(), ""}, ""};
};

std::int64_t values_of_other_keys(const json& report, const std::string& current) {
    std::int64_t count = 0;
    for (const json& key : report.at("keys")) {
        if (key.at("id") != current) count += key.at("total").get<std::int64_t>();
    }
    return count;
}

void print_unneeded(const json& ids) {
    for (const json& id : ids) {
        std::cout
            << "Nothing is sealed with the key " << id.get<std::string>()
            << ". Unless it is the next one, take its file out of "
               "secrets.earlier_key_files, an hour after the last process that sealed with it "
               "was restarted: until then it makes good the nonces of clients.\n";
    }
}

Result<ExitCode> say_what_there_is_to_seal(SecretStore& store, const SecretsOptions& options) {
    CAUSEWAY_CHECK(store.check_that_all_are_ready());
    CAUSEWAY_TRY(const json report, store.report());
    const std::int64_t to_seal = values_of_other_keys(report, store.current_key());
    if (options.json) {
        cli::print_json(std::cout, {{"key_id", store.current_key()}, {"to_seal", to_seal}});
    } else {
        std::cout << to_seal << " values would be sealed with the key " << store.current_key()
                  << ".\n";
    }
    return lacks_a_key(report) ? ExitCode::findings : ExitCode::ok;
}

void print_rotation(const json& answer) {
    const std::string key = answer.at("key_id");
    std::cout << answer.at("sealed") << " values were sealed again, with the key " << key << ".\n";
    for (const json& place : answer.at("unreadable")) {
        std::cout << "No configured key opens " << place.get<std::string>() << ".\n";
    }
    if (answer.at("left") != 0) {
        std::cout << answer.at("left")
                  << " values were sealed with another key meanwhile: find the process that does "
                     "so (causeway secrets status), and run this again.\n";
    }
    print_unneeded(answer.at("unneeded_keys"));
}

Result<ExitCode> rotate(SecretStore& store, const SecretsOptions& options) {
    if (options.dry_run) return say_what_there_is_to_seal(store, options);
    CAUSEWAY_CHECK(store.check_keys());
    CAUSEWAY_TRY(const json before, store.report());
    CAUSEWAY_TRY(const storage::Rotation rotation,
                 store.rotate(values_of_other_keys(before, store.current_key())));
    CAUSEWAY_TRY(const json after, store.report());
    const auto unreadable = static_cast<std::int64_t>(rotation.unreadable.size());
    const std::int64_t left =
        std::max<std::int64_t>(0, values_of_other_keys(after, store.current_key()) - unreadable);
    const json answer = {{"key_id", store.current_key()},
                         {"sealed", rotation.sealed},
                         {"unreadable", rotation.unreadable},
                         {"left", left},
                         {"unneeded_keys", unneeded_keys(after)}};
    if (options.json) {
        cli::print_json(std::cout, answer);
    } else {
        print_rotation(answer);
    }
    // A process may have started meanwhile with a configuration from before.
    CAUSEWAY_CHECK(store.check_that_all_are_ready());
    return unreadable == 0 && left == 0 ? ExitCode::ok : ExitCode::findings;
}

Result<ExitCode> status(SecretStore& store, const SecretsOptions& options) {
    CAUSEWAY_TRY(const json report, store.report());
    if (options.json) {
        cli::print_json(std::cout, report);
    } else {
        constexpr cli::Column kKeyColumns[] = {
            {"KEY", "/id"},        {"USE", "/use"},
            {"VALUES", "/total"},  {"SEALED WITH BY", "/sealing_nodes"},
            {"NEEDED", "/needed"}, {"FILE", "/file"}};
        constexpr cli::Column kProcessColumns[] = {{"PROCESS", "/node"}, {"KEYS", "/key_ids"}};
        cli::print_table(std::cout, kKeyColumns, report.at("keys"));
        cli::print_table(std::cout, kProcessColumns, report.at("processes"));
    }
    return lacks_a_key(report) ? ExitCode::findings : ExitCode::ok;
}

using Work = Result<ExitCode> (*)(SecretStore&, const SecretsOptions&);

Result<ExitCode> run(const SecretsOptions& options, Work work) {
    CAUSEWAY_TRY(const Config config, load_for_command(options.config_file));
    CAUSEWAY_TRY(crypto::SealingKeys keys, read_sealing_keys(config));
    SecretStore store(config, std::move(keys));
    CAUSEWAY_CHECK(store.check_schema());
    return work(store, options);
}

int exit_code(const SecretsOptions& options, Work work) {
    const auto done = run(options, work);
    return done ? static_cast<int>(*done) : report(about_database(done.error()));
}

}  // namespace

int rotate_secrets(const SecretsOptions& options) {
    return exit_code(options, rotate);
}

int secrets_status(const SecretsOptions& options) {
    return exit_code(options, status);
}

}  // namespace causeway::app
