// SPDX-License-Identifier: Apache-2.0
#include "app/doctor.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include <unistd.h>

#include "app/doctor_checks.hpp"
#include "app/doctor_report.hpp"
#include "app/doctor_run.hpp"
#include "base/ascii.hpp"
#include "cli/exit_code.hpp"

namespace causeway::app {
namespace {

std::vector<std::string> variable_names() {
    std::vector<std::string> names;
    for (char** entry = ::environ; *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        names.emplace_back(text.substr(0, text.find('=')));
    }
    return names;
}

ConfigReading read(const std::string& path) {
    ConfigReading reading;
    reading.path = path;
    reading.unknown_variables = unknown_variables(variable_names());
    auto config = read_config(path, process_environment(), &reading.origins);
    if (!config) {
        reading.unreadable = config.error();
        return reading;
    }
    reading.config = *std::move(config);
    if (const auto checked = check_config(reading.config); !checked) {
        reading.unacceptable = checked.error();
    }
    return reading;
}

// Nothing when a name is none of ours, which is said.
std::optional<std::vector<Check>> selected(std::vector<Check> checks,
                                           const std::vector<std::string>& only) {
    for (const std::string& name : only) {
        if (std::ranges::find(checks, name, &Check::name) != checks.end()) continue;
        std::cerr << "error: There is no check \"" << name << "\"; --list shows what there is.\n";
        return std::nullopt;
    }
    if (only.empty()) return checks;
    std::erase_if(checks, [&](const Check& check) {
        return std::ranges::find(only, check.name) == only.end();
    });
    return checks;
}

std::string on_one_line(const std::string& text) {
    std::string line;
    for (const char c : text) {
        const bool space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        if (!space) line += c;
        if (space && !line.empty() && line.back() != ' ') line += ' ';
    }
    return std::string(base::trim(line));
}

// Some of it are other programs' words.
void put_on_lines(std::vector<Diagnosis>& diagnoses) {
    for (Diagnosis& diagnosis : diagnoses) {
        diagnosis.detail = on_one_line(diagnosis.detail);
        diagnosis.remedy = on_one_line(diagnosis.remedy);
    }
}

// https://no-color.org
bool wants_colour() {
    const auto no_colour = process_environment()("NO_COLOR");
    return ::isatty(STDOUT_FILENO) != 0 && no_colour.value_or("").empty();
}

int report(const std::vector<Diagnosis>& diagnoses, const DoctorOptions& options) {
    if (options.json) {
        print_as_json(std::cout, diagnoses);
    } else {
        print_for_people(std::cout, diagnoses, wants_colour());
    }
    const Verdict least = options.fail_on_warn ? Verdict::warn : Verdict::fail;
    const auto code = worst_of(diagnoses) >= least ? cli::ExitCode::findings : cli::ExitCode::ok;
    return static_cast<int>(code);
}

}  // namespace

int doctor(const DoctorOptions& options) {
    Errands errands;
    const auto evidence = std::make_shared<Evidence>(read(options.config_file), options, errands);
    const auto checks = selected(doctor_checks(evidence), options.only);
    if (!checks) return static_cast<int>(cli::ExitCode::usage);
    if (options.list) {
        print_list(std::cout, *checks, options.json);
        return 0;
    }
    auto diagnoses = run_checks(*checks, errands, evidence->clock());
    put_on_lines(diagnoses);
    const int code = report(diagnoses, options);
    // Nothing ends a thread that waits for somebody's answer, but the end of the process.
    if (errands.unfinished() > 0 || evidence->stuck_calls() > 0) {
        std::cout.flush();
        std::_Exit(std::cout ? code : static_cast<int>(cli::ExitCode::failure));
    }
    return code;
}

}  // namespace causeway::app
