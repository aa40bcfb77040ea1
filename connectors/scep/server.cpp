// SPDX-License-Identifier: Apache-2.0
#include "connectors/scep/server.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "connectors/scep/pkcs7.hpp"

namespace causeway::scep {
namespace {

using sdk::Failure;
using sdk::Unavailable;

constexpr std::chrono::seconds kPause{5};
constexpr std::chrono::seconds kLongestPause{3600};
// A few certificates in two envelopes.
constexpr std::size_t kLongestAnswer = std::size_t{256} * 1024;

// RFC 3986 §2.1: what is left as it is must not be mistaken for a delimiter.
std::string percent_encode(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool plain = base::is_ascii_alphanumeric(c) || c == '-' || c == '.' || c == '_';
        out += plain ? std::string(1, c) : "%" + base::hex_encode(base::as_bytes({&c, 1}));
    }
    return out;
}

// The beginning of a body, which is a sentence for people when the status is an error.
std::string describe(const net::HttpReply& reply) {
    constexpr std::size_t kShown = 300;
    return "HTTP " + std::to_string(reply.status) + ": " + reply.body.substr(0, kShown);
}

// RFC 9110 §10.2.3, the form in seconds.
std::chrono::seconds retry_after(const net::HttpReply& reply) {
    const std::string_view text = reply.field("retry-after");
    std::uint32_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc() || end != text.data() + text.size()) return kPause;
    return std::clamp(std::chrono::seconds(seconds), std::chrono::seconds(1), kLongestPause);
}

// Why a server has not even shown the CA a request. Only what is decided before that counts: others
// stand for a failure at any time, also after the CA has issued (EJBCA's 400 and 501, any 500).
std::optional<Failure> not_taken_up(const net::HttpReply& reply) {
    switch (reply.status) {
        case 401:
        case 407:
            return Failure::credentials;
        case 404:
        case 405:
        case 411:
        case 413:
        case 414:
        case 415:
            return Failure::server;
        case 429:
            return Failure::rate_limit;
        case 503:
            if (reply.field("retry-after").empty()) return std::nullopt;
            return Failure::server;
        default:
            // A redirect is not followed: where it leads nobody has configured.
            if (reply.status >= 300 && reply.status < 400) return Failure::local;
            return std::nullopt;
    }
}

sdk::Unavailable unavailable(Failure why, const net::HttpReply& reply) {
    return {why, describe(reply), retry_after(reply)};
}

}  // namespace

Server::Server(const sdk::Host& host, const Config& config)
    : host_(host),
      url_(net::HttpUrl::parse(config.url).value().to_string()),
      ca_identifier_(config.ca_identifier),
      fingerprint_(config.ca_fingerprint),
      http_(host, tls_of(host, config), config.request_timeout) {}

sdk::HttpRequest Server::get(std::string_view operation, std::string_view message) const {
    sdk::HttpRequest out;
    out.url = url_ + "?operation=" + std::string(operation);
    if (!message.empty()) out.url += "&message=" + percent_encode(message);
    return out;
}

base::Result<net::HttpReply> Server::probe(const sdk::Call& call) const {
    return http_.probe(get("GetCACaps", ca_identifier_), call);
}

std::variant<Capabilities, Unavailable> Server::capabilities(sdk::Call& call) const {
    auto answer = http_.ask(get("GetCACaps", ca_identifier_), call);
    if (auto* failed = std::get_if<Unavailable>(&answer)) return std::move(*failed);
    return read_capabilities(std::get<net::HttpReply>(answer));
}

std::variant<Authority, Unavailable> Server::authority(sdk::Call& call) const {
    auto answer = http_.ask(get("GetCACert", ca_identifier_), call);
    if (auto* failed = std::get_if<Unavailable>(&answer)) return std::move(*failed);
    const auto& reply = std::get<net::HttpReply>(answer);
    if (reply.status != 200) {
        return unavailable(not_taken_up(reply).value_or(Failure::server), reply);
    }
    auto parsed = parse_authority(reply);
    if (!parsed) return Unavailable{Failure::local, "GetCACert: " + parsed.error().detail, kPause};
    return *std::move(parsed);
}

// RFC 8894 §4.2.1: one certificate, or several in a degenerate SignedData. The media type tells
// which, but not every CA sends the right one.
base::Result<Authority> Server::parse_authority(const net::HttpReply& reply) const {
    const base::ByteView body = base::as_bytes(reply.body);
    if (crypto::Certificate::parse(body)) {
        return read_authority({base::to_bytes(reply.body)}, fingerprint_, host_.now());
    }
    CAUSEWAY_TRY(const auto several, certificates_in(body));
    return read_authority(several, fingerprint_, host_.now());
}

Server::Operated Server::operate(const base::Bytes& message, const Capabilities& capabilities,
                                 sdk::Call& call) const {
    sdk::HttpRequest request;
    if (capabilities.takes_post()) {
        request = get("PKIOperation", {});
        request.method = "POST";
        request.fields = {{"Content-Type", "application/x-pki-message"}};
        request.body = base::as_text(message);
    } else {
        request = get("PKIOperation", base::base64_encode(message));
    }
    request.answer_most = kLongestAnswer;
    auto answer = http_.act(request, call);
    if (auto* failed = std::get_if<Unavailable>(&answer)) return std::move(*failed);
    if (auto* lost = std::get_if<sdk::Unknown>(&answer)) return std::move(*lost);
    const auto& reply = std::get<net::HttpReply>(answer);
    if (reply.status == 200) return base::to_bytes(reply.body);
    if (reply.status == 403) {
        return sdk::Rejected{sdk::Rejection::unauthorized,
                             "The CA's server does not allow this request. Ask the operator of "
                             "this service whether the CA knows these names.",
                             describe(reply)};
    }
    if (const auto why = not_taken_up(reply)) return unavailable(*why, reply);
    return sdk::Unknown{describe(reply)};
}

std::variant<Capabilities, Unavailable> read_capabilities(const net::HttpReply& reply) {
    switch (reply.status) {
        case 200:
            return Capabilities::parse(reply.body);
        case 400:
        case 404:
        case 405:
        case 501:
            return Capabilities();
        default:
            return unavailable(not_taken_up(reply).value_or(Failure::server), reply);
    }
}

}  // namespace causeway::scep
