// SPDX-License-Identifier: Apache-2.0
#include "app/invocation.hpp"

#include <array>
#include <iostream>
#include <string_view>
#include <utility>

#include <pwd.h>
#include <unistd.h>

#include "app/config_file.hpp"
#include "cli/exit_code.hpp"

namespace causeway::app {
namespace {

using cli::ExitCode;

// What stands in the way is the configuration, somebody else, or something outside.
ExitCode exit_code_of(base::ErrorKind kind) {
    switch (kind) {
        case base::ErrorKind::malformed:
        case base::ErrorKind::not_found:
        case base::ErrorKind::precondition_failed:
        case base::ErrorKind::unsupported:
            return ExitCode::usage;
        case base::ErrorKind::conflict:
            return ExitCode::conflict;
        default:
            return ExitCode::failure;
    }
}

std::string host_name() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0) return "causeway";
    return name.data();
}

}  // namespace

base::Result<Config> load_for_command(const std::string& config_file) {
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

int report(const base::Error& error) {
    std::cerr << "causeway: " << error.detail << '\n';
    if (!error.internal.empty()) std::cerr << "causeway: " << error.internal << '\n';
    return static_cast<int>(exit_code_of(error.kind));
}

std::string local_actor() {
    const uid_t uid = ::getuid();
    std::array<char, 16 * 1024> buffer{};
    struct passwd entry {};
    struct passwd* found = nullptr;
    const bool named =
        ::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr;
    return "local:" + (named ? std::string(found->pw_name) : std::to_string(uid));
}

}  // namespace causeway::app
