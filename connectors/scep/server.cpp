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

// A status by which the server says that it has not taken the request up.
std::optional<Failure> refusal(int status) {
    if (status == 401 || status == 403 || status == 407) return Failure::credentials;
    if (status == 429) return Failure::rate_limit;
    if (status == 501 || status == 503) return Failure::server;
    // A redirect is not followed: where it leads nobody has configured.
    if (status >= 300 && status < 400) return Failure::local;
    if (status >= 400 && status < 500) return Failure::server;
    return std::nullopt;
}

}  // namespace

Server::Server(const sdk::Host& host, const Config& config)
    : host_(host),
      url_(config.url),
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
    const auto& reply = std::get<net::HttpReply>(answer);
    if (reply.status >= 500) return Unavailable{Failure::server, describe(reply), kPause};
    return reply.status == 200 ? Capabilities::parse(reply.body) : Capabilities();
}

std::variant<Authority, Unavailable> Server::authority(sdk::Call& call) const {
    auto answer = http_.ask(get("GetCACert", ca_identifier_), call);
    if (auto* failed = std::get_if<Unavailable>(&answer)) return std::move(*failed);
    const auto& reply = std::get<net::HttpReply>(answer);
    if (reply.status != 200) {
        return Unavailable{refusal(reply.status).value_or(Failure::server),
                           "GetCACert: " + describe(reply), retry_after(reply)};
    }
    auto parsed = parse_authority(reply);
    if (!parsed) return Unavailable{Failure::local, "GetCACert: " + parsed.error().detail, kPause};
    return *std::move(parsed);
}

base::Result<Authority> Server::parse_authority(const net::HttpReply& reply) const {
    const base::ByteView body = base::as_bytes(reply.body);
    const auto single = crypto::Certificate::parse(body);
    if (single) return read_authority({*single}, fingerprint_, host_.now());
    CAUSEWAY_TRY(const auto several, certificates_in(body));
    return read_authority(several, fingerprint_, host_.now());
}

std::variant<base::Bytes, Unavailable, sdk::Unknown> Server::operate(
    const base::Bytes& message, const Capabilities& capabilities, sdk::Call& call) const {
    sdk::HttpRequest request;
    if (capabilities.takes_post()) {
        request = get("PKIOperation", {});
        request.method = "POST";
        request.fields = {{"Content-Type", "application/x-pki-message"}};
        request.body = base::as_text(message);
    } else {
        request = get("PKIOperation", base::base64_encode(message));
    }
    auto answer = http_.act(request, call);
    if (auto* failed = std::get_if<Unavailable>(&answer)) return std::move(*failed);
    if (auto* lost = std::get_if<sdk::Unknown>(&answer)) return std::move(*lost);
    const auto& reply = std::get<net::HttpReply>(answer);
    if (reply.status == 200) return base::to_bytes(reply.body);
    if (const auto why = refusal(reply.status)) {
        return Unavailable{*why, describe(reply), retry_after(reply)};
    }
    return sdk::Unknown{describe(reply)};
}

}  // namespace causeway::scep
