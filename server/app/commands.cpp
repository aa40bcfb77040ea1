// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"

#include <array>
#include <cstdlib>
#include <iostream>

#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "app/application.hpp"
#include "app/config_file.hpp"
#include "app/signals.hpp"
#include "storage/migrate.hpp"

namespace causeway::app {
namespace {

constexpr int kFailure = 1;
constexpr int kUnusableConfiguration = 2;

// What stands in the way of a start is the configuration or something outside.
int exit_code_of(base::ErrorKind kind) {
    switch (kind) {
        case base::ErrorKind::malformed:
        case base::ErrorKind::not_found:
        case base::ErrorKind::precondition_failed:
        case base::ErrorKind::unsupported:
            return kUnusableConfiguration;
        default:
            return kFailure;
    }
}

int report(const base::Error& error, int code) {
    std::cerr << "causeway: " << error.detail << '\n';
    if (!error.internal.empty()) std::cerr << "causeway: " << error.internal << '\n';
    return code;
}

std::string host_name() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0) return "causeway";
    return name.data();
}

base::Result<Config> load(const std::string& config_file) {
    CAUSEWAY_TRY(Config config, load_config(config_file, process_environment()));
    if (config.process.node.empty()) config.process.node = host_name();
    return config;
}

std::unique_ptr<base::Log> make_log(const Config& config, const base::Clock& clock) {
    using base::LogLevel;
    constexpr std::pair<std::string_view, LogLevel> levels[] = {{"debug", LogLevel::debug},
                                                                {"info", LogLevel::info},
                                                                {"warning", LogLevel::warning},
                                                                {"error", LogLevel::error}};
    LogLevel threshold = LogLevel::info;
    for (const auto& [name, level] : levels) {
        if (name == config.log.level) threshold = level;
    }
    const auto format = config.log.format == "text" ? base::LogFormat::text : base::LogFormat::json;
    return base::make_stderr_log(clock, format, threshold);
}

}  // namespace

int serve(const std::string& config_file) {
    const Signals signals;
    const auto config = load(config_file);
    if (!config) return report(config.error(), kUnusableConfiguration);
    const base::SystemClock clock;
    base::SystemRandom random;
    const auto log = make_log(*config, clock);
    const auto application = Application::make(*config, {clock, random, *log});
    if (!application) return report(application.error(), kUnusableConfiguration);
    if (const auto started = (*application)->start(); !started) {
        return report(started.error(), exit_code_of(started.error().kind));
    }
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

int migrate(const std::string& config_file) {
    const auto config = load(config_file);
    if (!config) return report(config.error(), kUnusableConfiguration);
    const base::SystemClock clock;
    const auto log = make_log(*config, clock);
    storage::ConnectionOptions options;
    options.url = config->database.url;
    options.application_name = "causeway migrate";
    const auto applied = storage::migrate(options, storage::embedded_migrations(), *log);
    if (!applied) {
        const base::Error error = about_database(applied.error());
        return report(error, exit_code_of(error.kind));
    }
    for (const std::string& name : *applied) std::cout << "applied " << name << '\n';
    if (applied->empty()) std::cout << "the database is up to date\n";
    return 0;
}

}  // namespace causeway::app
