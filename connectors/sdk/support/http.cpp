// SPDX-License-Identifier: Apache-2.0
#include "connectors/sdk/support/http.hpp"

#include <algorithm>

namespace causeway::sdk {
namespace {

Unavailable unavailable(const base::Error& error) {
    const bool ours =
        error.kind == base::ErrorKind::malformed || error.kind == base::ErrorKind::unauthorized;
    const bool late = error.kind == base::ErrorKind::unavailable;
    return {ours ? Failure::local : late ? Failure::timeout : Failure::connection, error.detail};
}

}  // namespace

std::variant<net::HttpReply, Unavailable> Http::ask(const HttpRequest& request, Call& call) const {
    auto reply = probe(request, call);
    if (!reply) return unavailable(reply.error());
    return *std::move(reply);
}

std::variant<net::HttpReply, Unavailable, Unknown> Http::act(const HttpRequest& request,
                                                             Call& call) const {
    net::HttpCall exchange = prepare(request, call);
    bool sent = false;
    exchange.hooks.before_sending = [&] {
        // No exception may pass through libcurl's frames.
        try {
            call.sending();
            sent = true;
        } catch (const TooLate&) {
        }
        return sent;
    };
    auto reply = net::http_call(exchange);
    if (reply) return *std::move(reply);
    if (sent) return Unknown{reply.error().detail};
    return unavailable(reply.error());
}

base::Result<net::HttpReply> Http::probe(const HttpRequest& request, const Call& call) const {
    return net::http_call(prepare(request, call));
}

net::HttpCall Http::prepare(const HttpRequest& request, const Call& call) const {
    net::HttpCall out;
    out.method = request.method;
    out.url = request.url;
    out.fields = request.fields;
    out.body = request.body;
    out.answer_most = request.answer_most;
    out.ca_pem = tls_.roots_pem;
    out.certificate_pem = tls_.certificate_pem;
    out.key_pem = tls_.key_pem;
    // libcurl takes 0 for "for ever".
    out.timeout = std::clamp(call.remaining(), std::chrono::milliseconds(1), longest_);
    out.hooks.may_dial = [this](const net::SocketAddress& target) {
        return host_.may_connect(target.address.to_string(), target.port);
    };
    out.hooks.given_up = [&call] { return call.cancelled(); };
    return out;
}

}  // namespace causeway::sdk
