// SPDX-License-Identifier: Apache-2.0
#include "app/doctor_service.hpp"

#include <optional>

#include <nlohmann/json.hpp>

#include "app/listen_address.hpp"
#include "base/json.hpp"

namespace causeway::app {
namespace {

using base::ErrorKind;
using nlohmann::json;

constexpr std::chrono::seconds kPatience{8};
constexpr std::size_t kLargest = std::size_t{256} * 1024;
constexpr const char* kProxyRemedy =
    "Let the proxy pass paths, Replay-Nonce, Location and Link unchanged, and cache nothing below "
    "/acme/.";

net::HttpCall call_of(std::string method, std::string url, std::string ca_file) {
    net::HttpCall call;
    call.method = std::move(method);
    call.url = std::move(url);
    call.ca_file = std::move(ca_file);
    call.timeout = kPatience;
    call.answer_most = kLargest;
    return call;
}

// What listens everywhere is asked on loopback.
std::string reachable(const net::SocketAddress& listen) {
    std::string host = listen.address.to_string();
    if (host == "0.0.0.0") host = "127.0.0.1";
    if (host == "::") host = "::1";
    if (!listen.address.is_v4()) host = "[" + host + "]";
    return host + ":" + std::to_string(listen.port);
}

// What /readyz answers; nothing when that is another program's answer.
std::optional<json> document_of(const net::HttpReply& reply) {
    auto body = base::parse_json(reply.body);
    if (!body || !body->is_object() || !body->contains("ready")) return std::nullopt;
    return *std::move(body);
}

// "connectors: the connector ca needs ...", for each check that is not ok.
std::string troubles_in(const json& readyz) {
    std::string text;
    for (const json& check : readyz.value("checks", json::array())) {
        if (check.value("ok", false)) continue;
        text += (text.empty() ? "" : "; ") + check.value("name", std::string("?")) + ": " +
                check.value("detail", std::string("not ok"));
    }
    return text;
}

bool is_ours(const net::HttpReply& reply) {
    return reply.field("content-type").starts_with("application/problem+json") &&
           reply.body.find("urn:ietf:params:acme:error:") != std::string::npos;
}

Finding no_answer(const base::Error& error, const DirectoryQuestion& question) {
    switch (error.kind) {
        case ErrorKind::dns:
            return failed(error.detail,
                          "Give the name of acme.base_url an address in the DNS that this machine "
                          "and the clients ask, or correct acme.base_url.");
        case ErrorKind::tls:
            return failed(error.detail,
                          "Where clients trust a private root, name it with --ca-file; else renew "
                          "or complete what answers at " +
                              question.base_url + " (see \"tls-certificate\").");
        case ErrorKind::connection:
            if (!question.service_runs) {
                return skipped("no service runs here (see \"service\")");
            }
            return failed("nobody answers at " + question.base_url +
                              ", although the service runs (" + error.detail + ")",
                          "Correct acme.base_url, or what is to lead from it to acme.listen: "
                          "proxy, load balancer, firewall.");
        default:
            return failed(error.detail, "Correct acme.base_url, or the proxy that answers there.");
    }
}

Finding judge_without_endpoint(const net::HttpReply& reply, const DirectoryQuestion& question) {
    if (is_ours(reply)) return passed("answers; there is no active endpoint to fetch one of");
    return failed("what answers at " + question.base_url + " with HTTP " +
                      std::to_string(reply.status) + " is not Causeway",
                  "Correct acme.base_url, or the proxy that answers there.");
}

std::string status_detail(const net::HttpReply& reply, const std::string& url) {
    return url + " gives HTTP " + std::to_string(reply.status) + " instead of the directory";
}

// Every URL of the directory is made of acme.base_url (RFC 8555 §7.1.1).
base::Result<std::string> new_nonce_url(const net::HttpReply& reply, const std::string& prefix) {
    const auto directory = base::parse_json(reply.body);
    if (!directory || !directory->is_object() || !directory->contains("newNonce")) {
        return base::fail(ErrorKind::malformed, "no directory comes back");
    }
    for (const auto& [name, url] : directory->items()) {
        if (!url.is_string() || url.get<std::string>().starts_with(prefix)) continue;
        return base::fail(ErrorKind::malformed, "the directory says " + name + " is at " +
                                                    url.get<std::string>() + ", not below " +
                                                    prefix);
    }
    return directory->at("newNonce").get<std::string>();
}

Findings judge_nonces(const net::HttpCall& ask, const Transport& transport) {
    std::string earlier;
    for (int times = 0; times < 2; ++times) {
        const auto reply = transport(ask);
        if (!reply) return {failed("newNonce: " + reply.error().detail, kProxyRemedy)};
        const std::string nonce(reply->field("replay-nonce"));
        if (reply->status >= 400) {
            return {failed(ask.url + " gives HTTP " + std::to_string(reply->status), kProxyRemedy)};
        }
        if (nonce.empty()) {
            return {failed("the answer of newNonce has no Replay-Nonce", kProxyRemedy)};
        }
        if (nonce == earlier) {
            return {
                failed("newNonce gives the same nonce twice: somebody caches it", kProxyRemedy)};
        }
        earlier = nonce;
    }
    return {};
}

}  // namespace

base::Result<net::HttpReply> ask_readyz(const std::string& operations_listen,
                                        const Transport& transport) {
    CAUSEWAY_TRY(const net::SocketAddress address, parse_listen_address(operations_listen));
    return transport(call_of("GET", "http://" + reachable(address) + "/readyz", ""));
}

bool is_answer_of_service(const base::Result<net::HttpReply>& readyz) {
    return readyz && document_of(*readyz).has_value();
}

Findings check_service(const base::Result<net::HttpReply>& readyz, const std::string& listen,
                       const std::string& serve) {
    if (!readyz) {
        if (readyz.error().kind == ErrorKind::connection) {
            return {warned("nobody answers at operations.listen, " + listen,
                           "Start the service: " + serve)};
        }
        return {failed("operations.listen, " + listen + ": " + readyz.error().detail,
                       "Correct operations.listen, or end what else answers there.")};
    }
    const auto body = document_of(*readyz);
    if (!body) {
        return {failed("what answers at " + listen + " is not Causeway",
                       "Correct operations.listen, or end what else answers there.")};
    }
    const std::string troubles = troubles_in(*body);
    if (!body->value("ready", false)) {
        return {failed("it is not ready: " + troubles,
                       "It gets no traffic until that is mended; the other checks say how.")};
    }
    if (!troubles.empty()) {
        return {warned("ready, with remarks: " + troubles,
                       "See docs/operations.md (Start, stop, health).")};
    }
    return {passed("ready")};
}

Findings check_directory(const DirectoryQuestion& question, const Transport& transport) {
    if (!question.base_url.starts_with("https://")) {
        return {skipped("acme.base_url is no https URL (see \"configuration\")")};
    }
    const bool known = !question.endpoint.empty();
    const std::string prefix =
        question.base_url + "/acme/" + (known ? question.endpoint : "none/none") + "/";
    const std::string url = prefix + "directory";
    const auto reply = transport(call_of("GET", url, question.ca_file));
    if (!reply) return {no_answer(reply.error(), question)};
    if (!known) return {judge_without_endpoint(*reply, question)};
    if (reply->status != 200) {
        return {failed(status_detail(*reply, url),
                       is_ours(*reply)
                           ? "Causeway answers, and knows no such endpoint: look whether another "
                             "installation answers there, or a proxy changes the path."
                           : "Correct acme.base_url, or the proxy that answers there.")};
    }
    const auto nonce_url = new_nonce_url(*reply, prefix);
    if (!nonce_url) {
        return {failed(nonce_url.error().detail,
                       "Give the running service the same acme.base_url as clients use, and let "
                       "no proxy change bodies.")};
    }
    Findings findings = judge_nonces(call_of("HEAD", *nonce_url, question.ca_file), transport);
    if (findings.empty()) findings.push_back(passed(url));
    return findings;
}

}  // namespace causeway::app
