// SPDX-License-Identifier: Apache-2.0
#include "cli/order_report.hpp"

#include <ostream>
#include <string>

#include <nlohmann/json.hpp>

#include "cli/output.hpp"
#include "cli/validation_report.hpp"

namespace causeway::cli {
namespace {

using nlohmann::json;

constexpr Column kFields[] = {
    {"names", "/identifiers"},  {"account", "/account"},     {"created", "/created_at"},
    {"expires", "/expires_at"}, {"connector", "/connector"}, {"certificate", "/certificate"},
};

constexpr Column kEventColumns[] = {
    {"TIME", "/header/at"},
    {"ACTION", "/header/action"},
    {"ACTOR", "/header/actor"},
};

const json& list(const json& object, const char* name) {
    static const json none = json::array();
    const auto found = object.find(name);
    return found != object.end() && found->is_array() ? *found : none;
}

// The command that tells what to do about an attempt whose outcome is unknown; empty when there is
// none.
std::string task_command(const json& attempts) {
    if (attempts.empty() || cell(attempts.back(), "/state") != "unknown") return {};
    return "causeway task show " + cell(attempts.back(), "/id");
}

// What an order that the CA has is waiting for.
std::string processing_verdict(const json& order, const json& attempts) {
    const std::string ca = "the CA behind " + cell(order, "/connector");
    const std::string command = task_command(attempts);
    if (command.empty()) return "Waiting for " + ca + ".";
    return "Unknown: " + ca +
           " may have issued and did not say so. It is not asked again by itself. What to do: " +
           command;
}

std::string failure_verdict(const json& order, const json& attempts) {
    std::string text = "Failed: " + cell(order, "/error/detail");
    const std::string command = task_command(attempts);
    if (command.empty()) return text;
    return text +
           "\nThe CA may have issued a certificate for it all the same. What to do: " + command;
}

// Why a certificate was served that differs from what is asked for.
std::string accepted_differences(const json& events) {
    for (const json& event : events) {
        if (cell(event, "/header/action") != "certificate.issued") continue;
        const std::string names = cell(event, "/payload/details/accepted_differences");
        if (names != "-") return " What it accepts was made use of: " + names + ".";
    }
    return {};
}

std::string verdict(const json& order, const json& attempts, const json& events) {
    std::string status = cell(order, "/status");
    if (status == "valid") {
        return "Issued by " + cell(order, "/connector") + "." + accepted_differences(events);
    }
    if (status == "invalid") return failure_verdict(order, attempts);
    if (status == "pending") return "Waiting: control of the names is not proved yet.";
    if (status == "ready") return "Waiting: the client has not sent its CSR yet.";
    if (status == "processing") return processing_verdict(order, attempts);
    return status;
}

void print_subproblems(std::ostream& out, const json& order) {
    const json error = order.value("error", json::object());
    if (!error.is_object()) return;
    for (const json& subproblem : list(error, "subproblems")) {
        out << "  " << cell(subproblem, "/identifier") << ": " << cell(subproblem, "/detail")
            << '\n';
    }
}

void print_attempts(std::ostream& out, const json& timeline) {
    for (const json& attempt : list(timeline, "attempts")) {
        out << "\nattempt at " << cell(attempt, "/connector") << "  " << cell(attempt, "/state");
        if (cell(attempt, "/reason") != "-") out << ": " << cell(attempt, "/reason");
        out << '\n';
        print_exchanges(out, timeline, cell(attempt, "/id"));
    }
}

}  // namespace

void print_exchanges(std::ostream& out, const json& record, const std::string& attempt) {
    for (const json& exchange : list(record, "exchanges")) {
        if (cell(exchange, "/attempt") != attempt) continue;
        out << "  " << cell(exchange, "/at") << "  " << cell(exchange, "/operation") << ": "
            << cell(exchange, "/outcome") << " after " << took(exchange);
        if (cell(exchange, "/detail") != "-") out << ", " << cell(exchange, "/detail");
        if (exchange.value("late", false)) out << " (too late: another worker had taken over)";
        out << '\n';
    }
}

void print_order_report(std::ostream& out, const json& timeline) {
    const json order = timeline.value("order", json::object());
    out << "order " << cell(order, "/id") << " of " << cell(order, "/tenant") << '/'
        << cell(order, "/endpoint") << ": " << cell(order, "/status") << '\n'
        << verdict(order, list(timeline, "attempts"), list(timeline, "events")) << '\n';
    print_subproblems(out, order);
    out << '\n';
    print_fields(out, kFields, order);
    for (const json& authorization : list(timeline, "authorizations")) {
        out << '\n';
        print_authorization(out, authorization, list(timeline, "validations"));
    }
    print_attempts(out, timeline);
    out << '\n';
    print_table(out, kEventColumns, list(timeline, "events"));
}

}  // namespace causeway::cli
