// SPDX-License-Identifier: Apache-2.0
#include "http/connection.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <Poco/Exception.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <sys/socket.h>

#include "base/ascii.hpp"
#include "base/uuid.hpp"
#include "http/access_log.hpp"
#include "http/body.hpp"
#include "http/render.hpp"

namespace causeway::http {
namespace {

constexpr unsigned char kTlsHandshakeRecord = 0x16;
constexpr std::size_t kClientRequestIdLength = 128;

// What a client called its request goes to logs and pages: nothing in it may mean anything there.
std::string sanitise_request_id(std::string_view text) {
    std::string out;
    for (const char c : text.substr(0, kClientRequestIdLength)) {
        const bool harmless = base::is_ascii_alphanumeric(c) ||
                              std::string_view("-._:/+=").find(c) != std::string_view::npos;
        if (harmless) out += c;
    }
    return out;
}

// RFC 9110 §10.1.1: only where a body is to come.
bool wants_continue(const RequestHead& head) {
    return head.expects_continue && (head.chunked || head.content_length.value_or(0) > 0);
}

Request with_head(Request request, RequestHead head) {
    request.method = head.method;
    request.target = std::move(head.raw_target);
    request.path = std::move(head.target.path);
    request.segments = std::move(head.target.segments);
    request.query = std::move(head.target.query);
    request.parameters = std::move(head.target.parameters);
    request.headers = std::move(head.headers);
    request.client_request_id =
        sanitise_request_id(request.headers.get("X-Request-Id").value_or(""));
    return request;
}

}  // namespace

Connection::Connection(Service& service, const Accepted& accepted,
                       std::unique_ptr<Connections::Seat> seat, Poco::Net::Context::Ptr tls)
    : service_(service),
      accepted_(accepted),
      socket_(accepted_.socket),
      tls_(std::move(tls)),
      seat_(std::move(seat)),
      stream_(socket_, *seat_),
      input_(stream_) {}

void Connection::run() {
    const std::unique_ptr<Connection> self(this);
    try {
        serve();
    } catch (const std::exception& failure) {
        service_.environment.log.error("http.connection_failed",
                                       {{"surface", service_.surface}, {"what", failure.what()}});
    }
    say_goodbye();
    if (const auto phase = seat_->cut_in()) {
        service_.environment.metrics.count(
            "causeway_http_connections_cut_total",
            {{"surface", service_.surface}, {"phase", to_string(*phase)}});
    }
}

void Connection::serve() {
    peer_ = peer_of(accepted_);
    if (tls_ && !secure()) return;
    while (serve_request()) {
    }
}

// RFC 8555 §6.1: no ACME over plain HTTP. A client that tries is told so instead of being cut off.
bool Connection::secure() {
    unsigned char first = 0;
    try {
        if (socket_.receiveBytes(&first, 1, MSG_PEEK) != 1) return false;
        if (first == kTlsHandshakeRecord) {
            // Into the member first: a secure socket closes the descriptor when it ends, which must
            // not happen before the seat has ended.
            socket_ = Poco::Net::SecureStreamSocket::attach(accepted_.socket, tls_);
            Poco::Net::SecureStreamSocket(socket_).completeHandshake();
            peer_.tls = true;
            return true;
        }
    } catch (const Poco::Exception& failure) {
        service_.environment.log.debug("http.tls_failed", {{"surface", service_.surface},
                                                           {"peer", peer_.address},
                                                           {"what", failure.displayText()}});
        return false;
    }
    refuse_and_close({400, "This port speaks HTTPS only; use an https:// URL."}, new_request(),
                     service_.environment.clock.monotonic());
    return false;
}

Request Connection::new_request() const {
    const auto& environment = service_.environment;
    Request request;
    request.method = Method::other;
    request.request_id = base::Uuid::v7(environment.clock, environment.random).to_string();
    request.peer = peer_;
    return request;
}

// One request and its answer. True when the connection is ready for the next.
bool Connection::serve_request() {
    seat_->enter(Phase::waiting);
    // Cut off although a request is here already: its answer could not be sent.
    if (!input_.wait() || seat_->cut_in()) return false;
    seat_->enter(Phase::head);
    const auto started = service_.environment.clock.monotonic();
    Request request = new_request();

    auto head = read_head(input_, service_.limits);
    if (!head) {
        refuse_and_close(head.error(), request, started);
        return false;
    }
    const bool wants_more = head->keep_alive;
    seat_->enter(Phase::body);
    if (wants_continue(*head) && input_.empty()) stream_.send("HTTP/1.1 100 Continue\r\n\r\n");
    auto body = read_body(input_, *head, service_.limits);
    request = with_head(std::move(request), std::move(*head));
    if (!body) {
        refuse_and_close(body.error(), request, started);
        return false;
    }
    request.body = std::move(*body);

    seat_->enter(Phase::handling);
    const Response response = answer(request);
    const bool close = !wants_more || seat_->cut_in() || service_.connections.draining();
    const bool sent = send(response, request, close);
    record_access(service_.environment, service_.surface, {request, response, "", started});
    return sent && !close;
}

Response Connection::answer(const Request& request) {
    if (!service_.in_progress.try_acquire()) {
        Response busy = problem(503, "Too many requests are in progress; try again shortly.",
                                request.request_id);
        busy.headers.set("Retry-After", std::to_string(service_.limits.retry_after.count()));
        return busy;
    }
    struct Release {
        std::counting_semaphore<>& in_progress;
        ~Release() { in_progress.release(); }
    };
    const Release after_the_call{service_.in_progress};
    return call_handler(request);
}

// Nothing that a handler throws leaves the process, nor anything that would break out of a header.
Response Connection::call_handler(const Request& request) {
    std::string failure;
    try {
        Response response = service_.handler.handle(request);
        if (is_sendable(response)) return response;
        failure = "a response header holds a control character";
    } catch (const std::exception& thrown) {
        failure = thrown.what();
    } catch (...) {
        failure = "something that is not a std::exception";
    }
    service_.environment.log.error("http.handler_failed", {{"surface", service_.surface},
                                                           {"request_id", request.request_id},
                                                           {"path", request.path},
                                                           {"what", failure}});
    return problem(500, "An internal error occurred. Quote the request id when you report it.",
                   request.request_id);
}

bool Connection::send(const Response& response, const Request& request, bool close) {
    seat_->enter(Phase::writing);
    return stream_.send(render(response, {.now = service_.environment.clock.now(),
                                          .request_id = request.request_id,
                                          .without_body = request.method == Method::head,
                                          .close = close}));
}

void Connection::refuse_and_close(const Refusal& refusal, const Request& request,
                                  base::MonotonicTime started) {
    const Response response = problem(refusal.status, refusal.detail, request.request_id);
    const bool sent = send(response, request, true);
    record_access(service_.environment, service_.surface,
                  {request, response, refusal.detail, started});
    if (sent) linger();
}

// Closing with octets unread makes the kernel send a reset, on which the client loses the answer
// that it has not read yet. A TLS connection cannot be half-closed, but its client sees the length.
void Connection::linger() {
    seat_->enter(Phase::lingering);
    if (!peer_.tls) ::shutdown(accepted_.socket.impl()->sockfd(), SHUT_WR);
    std::array<char, 4096> dropped{};
    while (stream_.receive(dropped) > 0) {
    }
}

// TLS ends with a message of its own (RFC 8446 §6.1). Poco would send it from a destructor, where
// no deadline holds against a client that does not read.
void Connection::say_goodbye() {
    if (!peer_.tls || seat_->cut_in()) return;
    seat_->enter(Phase::lingering);
    try {
        socket_.shutdown();
    } catch (const Poco::Exception&) {
        // The client has gone without waiting for it.
    }
}

}  // namespace causeway::http
