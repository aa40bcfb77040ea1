// SPDX-License-Identifier: Apache-2.0
#include "app/doctor_report.hpp"

#include <algorithm>
#include <ostream>

#include <nlohmann/json.hpp>

#include "app/doctor_run.hpp"
#include "cli/output.hpp"
#include "cli/printable.hpp"

namespace causeway::app {
namespace {

using nlohmann::json;

constexpr cli::Column kListColumns[] = {{"CHECK", "/name"}, {"LOOKS AT", "/looks_at"}};
constexpr std::size_t kStatusWidth = 6;

std::string coloured(Verdict verdict) {
    constexpr std::pair<Verdict, const char*> kColours[] = {{Verdict::skip, "\x1b[2m"},
                                                            {Verdict::pass, "\x1b[32m"},
                                                            {Verdict::warn, "\x1b[33m"},
                                                            {Verdict::fail, "\x1b[1;31m"}};
    std::string text;
    for (const auto& [of, colour] : kColours) {
        if (of == verdict) text = colour;
    }
    return text + std::string(base::name_of(verdict)) + "\x1b[0m";
}

std::ptrdiff_t count(const std::vector<Diagnosis>& diagnoses, Verdict verdict) {
    return std::ranges::count(diagnoses, verdict, &Diagnosis::verdict);
}

std::string filled(std::string text, std::size_t taken, std::size_t columns) {
    if (taken < columns) text.append(columns - taken, ' ');
    return text;
}

}  // namespace

void print_for_people(std::ostream& out, const std::vector<Diagnosis>& diagnoses, bool in_colour) {
    std::size_t widest = 0;
    for (const Diagnosis& one : diagnoses) widest = std::max(widest, cli::width(one.name));
    const std::size_t indent = kStatusWidth + widest + 2;
    for (const Diagnosis& one : diagnoses) {
        const std::string status(base::name_of(one.verdict));
        const std::string name = cli::printable(one.name);
        out << filled(in_colour ? coloured(one.verdict) : status, status.size(), kStatusWidth)
            << filled(name, cli::width(name), widest + 2) << cli::printable(one.detail) << '\n';
        if (one.remedy.empty()) continue;
        out << std::string(indent, ' ') << "-> " << cli::printable(one.remedy) << '\n';
    }
    out << '\n'
        << count(diagnoses, Verdict::pass) << " passed, " << count(diagnoses, Verdict::warn)
        << " to look at, " << count(diagnoses, Verdict::fail) << " failed, "
        << count(diagnoses, Verdict::skip) << " skipped\n";
}

void print_as_json(std::ostream& out, const std::vector<Diagnosis>& diagnoses) {
    json checks = json::array();
    for (const Diagnosis& one : diagnoses) {
        checks.push_back(
            {{"name", cli::printable(one.name)},
             {"status", base::name_of(one.verdict)},
             {"detail", cli::printable(one.detail)},
             {"remedy", one.remedy.empty() ? json(nullptr) : json(cli::printable(one.remedy))},
             {"took_ms", one.took.count()}});
    }
    cli::print_json(out, {{"checks", std::move(checks)},
                          {"summary",
                           {{"status", base::name_of(worst_of(diagnoses))},
                            {"pass", count(diagnoses, Verdict::pass)},
                            {"warn", count(diagnoses, Verdict::warn)},
                            {"fail", count(diagnoses, Verdict::fail)},
                            {"skip", count(diagnoses, Verdict::skip)}}}});
}

void print_list(std::ostream& out, const std::vector<Check>& checks, bool as_json) {
    json list = json::array();
    for (const Check& check : checks) {
        list.push_back({{"name", check.name}, {"looks_at", check.looks_at}});
    }
    if (as_json) {
        cli::print_json(out, list);
    } else {
        cli::print_table(out, kListColumns, list);
    }
}

}  // namespace causeway::app
