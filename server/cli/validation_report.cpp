// SPDX-License-Identifier: Apache-2.0
#include "cli/validation_report.hpp"

#include <cmath>
#include <ostream>

#include <nlohmann/json.hpp>

#include "cli/output.hpp"

namespace causeway::cli {
namespace {

using nlohmann::json;

// `before` and the member, or nothing when there is none.
std::string part(const char* before, const json& step, const char* pointer) {
    const std::string text = cell(step, pointer);
    return text == "-" ? "" : before + text;
}

std::string describe_dns(const json& step) {
    return cell(step, "/type") + " of " + cell(step, "/name") +
           part(" by way of ", step, "/cname_chain") + ": " + cell(step, "/rcode") +
           part(", ", step, "/records") + part(", ", step, "/dnssec") +
           part(" because ", step, "/why_bogus");
}

std::string describe_http(const json& step) {
    return cell(step, "/url") + part(" at ", step, "/address") + ": status " +
           cell(step, "/status") + part(" to ", step, "/location") +
           part(", ", step, "/content_type") + part(", begins: ", step, "/body_start");
}

std::string describe_tls(const json& step) {
    return cell(step, "/server_name") + part(" at ", step, "/address") +
           part(": ", step, "/outcome") + part(", ", step, "/protocol") +
           part(", ALPN ", step, "/alpn") + part(", certificate ", step, "/certificate_sha256") +
           part(" for ", step, "/certificate_names");
}

std::string describe_foreign(const json& step) {
    return cell(step, "/step") + ", by a newer version: " + cell(step, "/stored");
}

std::string describe(const json& step) {
    const std::string kind = cell(step, "/kind");
    if (kind == "dns") return describe_dns(step);
    if (kind == "http") return describe_http(step);
    if (kind == "tls") return describe_tls(step);
    if (kind == "foreign") return describe_foreign(step);
    if (kind == "dial") {
        return cell(step, "/address") + " port " + cell(step, "/port") + ": " +
               cell(step, "/outcome");
    }
    return cell(step);
}

void print_attempt(std::ostream& out, const json& validation) {
    const json failure = validation.value("failure", json());
    out << "    attempt " << cell(validation, "/number") << " at "
        << cell(validation, "/started_at") << ", " << took(validation) << ": "
        << (failure.is_object() ? cell(failure, "/cause") : "proved") << '\n';
    for (const json& step : validation.value("steps", json::array())) {
        out << "      " << cell(step, "/kind") << "  " << describe(step) << ", " << took(step)
            << '\n';
    }
    if (!failure.is_object()) return;
    out << "      why: " << cell(failure, "/detail") << "\n      do:  " << cell(failure, "/hint")
        << '\n';
}

}  // namespace

std::string took(const json& step) {
    const auto value = step.find("took_ms");
    if (value == step.end() || !value->is_number()) return "?";
    return std::to_string(std::llround(value->get<double>())) + " ms";
}

void print_authorization(std::ostream& out, const json& authorization, const json& validations) {
    out << cell(authorization, "/identifier") << "  " << cell(authorization, "/status") << " ("
        << cell(authorization, "/source") << ")\n";
    for (const json& challenge : authorization.value("challenges", json::array())) {
        out << "  " << cell(challenge, "/type") << "  " << cell(challenge, "/status") << '\n';
        for (const json& validation : validations) {
            if (cell(validation, "/challenge") == cell(challenge, "/id")) {
                print_attempt(out, validation);
            }
        }
    }
}

}  // namespace causeway::cli
