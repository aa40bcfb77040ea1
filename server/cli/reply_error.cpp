// SPDX-License-Identifier: Apache-2.0
#include "cli/reply_error.hpp"

#include <string>

#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "cli/printable.hpp"

namespace causeway::cli {
namespace {

using base::ErrorKind;
using nlohmann::json;

ErrorKind kind_of(int status) {
    switch (status) {
        case 400:
            return ErrorKind::malformed;
        case 401:
            return ErrorKind::unauthenticated;
        case 403:
            return ErrorKind::unauthorized;
        case 404:
            return ErrorKind::not_found;
        case 409:
            return ErrorKind::conflict;
        case 412:
            return ErrorKind::precondition_failed;
        case 413:
            return ErrorKind::payload_too_large;
        case 415:
            return ErrorKind::unsupported_media_type;
        case 429:
            return ErrorKind::rate_limited;
        case 501:
            return ErrorKind::unsupported;
        case 503:
            return ErrorKind::unavailable;
        default:
            return ErrorKind::internal;
    }
}

std::string advice(ErrorKind kind, std::string_view retry_after) {
    switch (kind) {
        case ErrorKind::malformed:
            return "Correct the command and run it again; --help shows what it takes.";
        case ErrorKind::unauthenticated:
            return "Check --token-file (or CAUSEWAY_TOKEN_FILE): the token may have expired.";
        case ErrorKind::unauthorized:
            return "Ask for a token with the scope that is needed, or run the command on the "
                   "server.";
        case ErrorKind::not_found:
            return "Check the name; the command's \"list\" shows what there is.";
        case ErrorKind::conflict:
        case ErrorKind::precondition_failed:
            return "Nothing was changed.";
        case ErrorKind::rate_limited:
        case ErrorKind::unavailable:
            return retry_after.empty() ? "Try again later."
                                       : "Try again in " + std::string(retry_after) + " seconds.";
        case ErrorKind::internal:
            return "Look for the request id in the server's log.";
        default:
            return {};
    }
}

std::string member(const json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_string()) return {};
    return printable(found->get_ref<const std::string&>());
}

std::string particulars(const json& problem) {
    const auto errors = problem.find("errors");
    // With a single one, the detail has said it.
    if (errors == problem.end() || !errors->is_array() || errors->size() < 2) return {};
    std::string out;
    for (const json& entry : *errors) {
        if (!entry.is_object()) continue;
        const std::string place = member(entry, "pointer") + member(entry, "parameter");
        out += "\n  " + (place.empty() ? "" : place + ": ") + member(entry, "detail");
    }
    return out;
}

}  // namespace

base::Error reply_error(const net::HttpReply& reply) {
    const ErrorKind kind = kind_of(reply.status);
    const auto parsed = base::parse_json(reply.body);
    const json problem = parsed && parsed->is_object() ? *parsed : json::object();
    std::string text = member(problem, "detail");
    if (text.empty())
        text = "The server answered with HTTP status " + std::to_string(reply.status) + ".";
    text += particulars(problem);
    const std::string what_to_do = advice(kind, printable(reply.field("retry-after")));
    if (!what_to_do.empty()) text += "\n" + what_to_do;
    const std::string request_id = member(problem, "request_id");
    if (!request_id.empty()) text += "\nrequest id: " + request_id;
    return base::make_error(kind, text);
}

}  // namespace causeway::cli
