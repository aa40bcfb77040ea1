// SPDX-License-Identifier: Apache-2.0
#include "va/http_verdict.hpp"

#include <algorithm>
#include <array>

#include "va/reach.hpp"
#include "va/trace_steps.hpp"

namespace causeway::va {
namespace {

using model::Cause;

constexpr std::size_t kUrlMost = 2000;
constexpr std::size_t kQuoteMost = 64;

std::string asked(const HttpAnswer& got) {
    switch (got.told) {
        case Told::everything:
            return "GET " + got.url.to_string() + " from " + got.address;
        case Told::place:
            return "GET " + got.url.to_string() + ", where a redirect leads";
        case Told::nothing:
            break;
    }
    return "the GET to which further redirects lead";
}

std::string quote(std::string_view text) {
    return "\"" + printable(text, kQuoteMost) + "\"";
}

bool looks_like_html(const net::FetchAnswer& answer) {
    std::string_view body = answer.body_start;
    const auto first = body.find_first_not_of(" \t\r\n");
    const bool tag = first != std::string_view::npos && body[first] == '<';
    return tag || answer.content_type.starts_with("text/html");
}

}  // namespace

bool is_redirect(int status) {
    constexpr std::array<int, 5> statuses = {301, 302, 303, 307, 308};
    return std::find(statuses.begin(), statuses.end(), status) != statuses.end();
}

std::optional<std::uint16_t> dial_port(const net::HttpUrl& url, const WebPorts& ports) {
    const std::uint16_t port = url.scheme == net::HttpScheme::https ? ports.https : ports.http;
    if (url.port && *url.port != port) return std::nullopt;
    return port;
}

Outcome<net::HttpUrl> redirect_target(const HttpAnswer& from, const WebPorts& ports) {
    const std::string& location = from.answer.location;
    const std::string where = asked(from) + ": status " + std::to_string(from.answer.status);
    if (location.empty()) return failed(Cause::redirect_broken, where + " without a Location");

    const bool shown = from.told == Told::everything;
    const std::string leads =
        where + " leads " + (shown ? "to " + quote(location) : "on") + ", but ";
    auto next = from.url.resolve(location);
    if (!next) {
        const bool understood = next.error().kind == base::ErrorKind::unsupported;
        return failed(understood ? Cause::redirect_forbidden : Cause::redirect_broken,
                      leads + (shown ? next.error().detail : "that URL cannot be followed"));
    }
    if (next->to_string().size() > kUrlMost) {
        return failed(Cause::redirect_forbidden, leads + "it is longer than 2000 characters");
    }
    if (!dial_port(*next, ports)) {
        return failed(Cause::redirect_forbidden,
                      leads + "only http on port 80 and https on port 443 are followed");
    }
    return *std::move(next);
}

Verdict judge_content(const HttpAnswer& got, std::string_view key_authorization) {
    const net::FetchAnswer& answer = got.answer;
    const std::string sees = got.told == Told::everything
                                 ? "; the body begins " + quote(answer.body_start)
                                 : std::string();
    if (answer.status != 200) {
        return model::ValidationFailure{
            Cause::http_status,
            asked(got) + ": status " + std::to_string(answer.status) + " instead of 200" + sees};
    }
    std::string_view content = answer.body_start;
    content = content.substr(0, content.find_last_not_of(" \t\r\n\v\f") + 1);
    if (!answer.body_truncated && content == key_authorization) return std::nullopt;

    if (looks_like_html(answer)) {
        return model::ValidationFailure{
            Cause::html_instead_of_token,
            asked(got) + ": a web page instead of the key authorization" + sees};
    }
    if (answer.body_truncated) {
        return model::ValidationFailure{
            Cause::answer_too_large,
            asked(got) + ": more than 1024 octets instead of the key authorization" + sees};
    }
    const bool marked = content.starts_with("\xef\xbb\xbf");
    return model::ValidationFailure{
        Cause::wrong_content,
        asked(got) +
            (marked ? ": a byte order mark stands before the content"
                    : ": the content is not this challenge's key authorization") +
            sees};
}

model::ValidationFailure explain_error(const HttpAnswer& got) {
    const std::string why = got.told == Told::everything
                                ? printable(got.answer.reason, 200)
                                : std::string(base::name_of(*got.answer.error));
    return {cause_of(*got.answer.error), asked(got) + ": " + why};
}

model::ValidationFailure of_other_host(const HttpAnswer& got, model::Cause cause) {
    switch (cause) {
        case Cause::dns_no_such_name:
        case Cause::dns_no_address:
        case Cause::address_forbidden:
            return {Cause::address_forbidden,
                    asked(got) + ": that host has no address that may be contacted"};
        default:
            return {cause, asked(got) + ": no address of that host could be found out"};
    }
}

}  // namespace causeway::va
