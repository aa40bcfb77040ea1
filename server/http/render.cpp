// SPDX-License-Identifier: Apache-2.0
#include "http/render.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/ascii.hpp"
#include "http/head.hpp"

namespace causeway::http {
namespace {

// Written by the server for every response, so that no handler can forget or contradict them.
constexpr std::array<std::string_view, 9> kServerFields = {
    "Connection", "Content-Length",    "Content-Type",           "Date",        "Keep-Alive",
    "Server",     "Transfer-Encoding", "X-Content-Type-Options", "X-Request-Id"};

bool is_server_field(std::string_view name) {
    return std::any_of(kServerFields.begin(), kServerFields.end(), [&](std::string_view known) {
        return base::equal_ignoring_case(known, name);
    });
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string http_date(base::Time time) {
    using namespace std::chrono;
    constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(floor<seconds>(time - day));
    std::array<char, 64> text{};
    const int length = std::snprintf(
        text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
        kDays[weekday(day).c_encoding()], unsigned{date.day()}, kMonths[unsigned{date.month()} - 1],
        int{date.year()}, static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    return {text.data(), static_cast<std::size_t>(length)};
}

bool is_sendable(const Response& response) {
    return is_field_value(response.content_type) &&
           std::all_of(response.headers.begin(), response.headers.end(), [](const auto& field) {
               return base::is_token(field.name) && is_field_value(field.value);
           });
}

std::string render(const Response& response, const RenderOptions& options) {
    std::string out = "HTTP/1.1 " + std::to_string(response.status) + " " +
                      reason_phrase(response.status) + "\r\n";
    append_field(out, "Date", http_date(options.now));
    append_field(out, "X-Request-Id", options.request_id);
    append_field(out, "X-Content-Type-Options", "nosniff");
    if (!response.content_type.empty()) append_field(out, "Content-Type", response.content_type);
    for (const auto& [name, value] : response.headers) {
        if (!is_server_field(name)) append_field(out, name, value);
    }
    // RFC 9110 §8.6 forbids a length for 204, and 304 has that of a body which is not there.
    const bool never_a_body = response.status == 204 || response.status == 304;
    if (!never_a_body) append_field(out, "Content-Length", std::to_string(response.body.size()));
    if (options.close) append_field(out, "Connection", "close");
    out += "\r\n";
    if (!options.without_body && !never_a_body) out += response.body;
    return out;
}

}  // namespace causeway::http
