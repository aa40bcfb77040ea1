// SPDX-License-Identifier: Apache-2.0
#include "net/tls_client.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <system_error>
#include <utility>

#include <netinet/in.h>
#include <sys/socket.h>

#include "crypto/client_handshake.hpp"

namespace causeway::net {
namespace {

using crypto::ClientHandshake;

// What is read at a time, so that one server does not keep the others waiting.
constexpr std::size_t kPortion = std::size_t{16} * 1024;

sockaddr_storage to_sockaddr(const SocketAddress& target) {
    sockaddr_storage out{};
    const auto octets = target.address.octets();
    if (target.address.is_v4()) {
        auto& v4 = reinterpret_cast<sockaddr_in&>(out);
        v4.sin_family = AF_INET;
        v4.sin_port = htons(target.port);
        std::memcpy(&v4.sin_addr, octets.data(), octets.size());
    } else {
        auto& v6 = reinterpret_cast<sockaddr_in6&>(out);
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(target.port);
        std::memcpy(&v6.sin6_addr, octets.data(), octets.size());
    }
    return out;
}

socklen_t size_of(const sockaddr& address) {
    return address.sa_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
}

bool would_block(int error) {
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

ExchangeError connect_error(int error) {
    if (is_own_shortage(error)) return ExchangeError::local;
    switch (error) {
        case ECONNREFUSED:
            return ExchangeError::refused;
        case ETIMEDOUT:
            return ExchangeError::connect_timeout;
        default:
            return ExchangeError::unreachable;
    }
}

std::string text_of(int error) {
    return std::generic_category().message(error);
}

}  // namespace

// One handshake from its socket to its report.
class TlsClient::Connection {
  public:
    Connection(TlsClient& client, HandshakeRequest request, Done done)
        : client_(client),
          loop_(client.loop_),
          request_(std::move(request)),
          done_(std::move(done)),
          began_(client.clock_.monotonic()),
          tls_({request_.server_name, request_.alpn}) {}
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() {
        if (watch_) loop_.unwatch(*watch_);
        loop_.cancel(timer_);
    }

    void begin();

  private:
    bool connected() const { return answer_.connected; }
    void act(Readiness ready);
    void finish_connecting();
    void send_output();
    void receive_portion();
    void conclude();
    void fail(ExchangeError error, std::string reason);
    void report();
    void time_is_over();
    void set_timer(base::MonotonicTime when) {
        loop_.cancel(timer_);
        timer_ = loop_.call_at(when, [this] { time_is_over(); });
    }
    base::Duration since_began() const {
        return std::chrono::duration_cast<base::Duration>(client_.clock_.monotonic() - began_);
    }

    TlsClient& client_;
    EventLoop& loop_;
    HandshakeRequest request_;
    Done done_;
    base::MonotonicTime began_;
    ClientHandshake tls_;
    std::optional<OwnedFd> socket_;
    std::optional<WatchId> watch_;
    TimerId timer_;
    base::Bytes unsent_;
    HandshakeAnswer answer_;
};

// The last look before a packet leaves, at the very octets that the kernel will be given.
void TlsClient::Connection::begin() {
    const sockaddr_storage storage = to_sockaddr(request_.target);
    const auto& address = reinterpret_cast<const sockaddr&>(storage);
    const auto target = SocketAddress::of_socket(address);
    if (!target || client_.guard_.check(*target, request_.allowed)) {
        return fail(ExchangeError::forbidden, "the address may not be contacted");
    }
    socket_.emplace(
        ::socket(address.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
    if (socket_->get() < 0 || (::connect(socket_->get(), &address, size_of(address)) != 0 &&
                               errno != EINPROGRESS && errno != EINTR)) {
        const int error = errno;
        return fail(connect_error(error), text_of(error));
    }
    set_timer(std::min(request_.connect_by.at(), request_.deadline.at()));
    watch_ = loop_.watch(socket_->get(), {.readable = false, .writable = true},
                         [this](Readiness ready) { act(ready); });
}

void TlsClient::Connection::act(Readiness ready) {
    if (!connected()) return finish_connecting();
    if (ready.writable) send_output();
    if (ready.readable) receive_portion();
}

void TlsClient::Connection::finish_connecting() {
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(socket_->get(), SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return fail(connect_error(error), text_of(error));
    answer_.connected = true;
    answer_.connect_took = since_began();
    set_timer(request_.deadline.at());
    send_output();
}

void TlsClient::Connection::send_output() {
    const base::Bytes fresh = tls_.take_output();
    unsent_.insert(unsent_.end(), fresh.begin(), fresh.end());
    while (!unsent_.empty()) {
        const ssize_t sent =
            ::send(socket_->get(), unsent_.data(), unsent_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && would_block(errno)) break;
        // Why it hung up stands in what it sent before, if anywhere.
        if (sent < 0)
            unsent_.clear();
        else
            unsent_.erase(unsent_.begin(), unsent_.begin() + sent);
    }
    loop_.change(*watch_, {.readable = true, .writable = !unsent_.empty()});
}

void TlsClient::Connection::receive_portion() {
    std::array<std::uint8_t, kPortion> portion{};
    const ssize_t size = ::recv(socket_->get(), portion.data(), portion.size(), 0);
    if (size < 0 && would_block(errno)) return;
    if (size <= 0) {
        return fail(ExchangeError::reset,
                    "the server closed the connection during the TLS handshake");
    }
    tls_.receive({portion.data(), static_cast<std::size_t>(size)});
    send_output();
    if (tls_.state() != ClientHandshake::State::under_way) conclude();
}

void TlsClient::Connection::conclude() {
    if (tls_.state() == ClientHandshake::State::completed) {
        answer_.protocol = tls_.protocol();
        answer_.alpn = tls_.alpn();
        answer_.certificate = tls_.certificate();
        return report();
    }
    const crypto::HandshakeFailure& failure = tls_.failure();
    answer_.alert = failure.alert;
    const bool large = failure.kind == crypto::HandshakeFailure::Kind::too_large;
    fail(large ? ExchangeError::too_large : ExchangeError::tls, failure.reason);
}

void TlsClient::Connection::time_is_over() {
    if (connected()) {
        return fail(ExchangeError::too_slow, "the TLS handshake did not end in its time");
    }
    fail(ExchangeError::connect_timeout, "no connection came about in its time");
}

void TlsClient::Connection::fail(ExchangeError error, std::string reason) {
    answer_.error = error;
    answer_.reason = std::move(reason);
    report();
}

// In a while, because the caller may stand inside one of our functions, or inside handshake().
void TlsClient::Connection::report() {
    answer_.took = since_began();
    if (watch_) loop_.unwatch(*watch_);
    watch_.reset();
    socket_.reset();
    loop_.cancel(timer_);
    timer_ = loop_.call_at(client_.clock_.monotonic(), [this] {
        const auto entry = client_.connections_.extract(this);
        const Done done = std::move(done_);
        done(std::move(answer_));
    });
}

TlsClient::TlsClient(EventLoop& loop, const base::Clock& clock, const EgressGuard& guard)
    : loop_(loop), clock_(clock), guard_(guard) {}

TlsClient::~TlsClient() {
    loop_.run_and_wait([this] { connections_.clear(); });
}

void TlsClient::handshake(HandshakeRequest request, Done done) {
    auto owned = std::make_unique<Connection>(*this, std::move(request), std::move(done));
    Connection* const connection = owned.get();
    connections_.emplace(connection, std::move(owned));
    connection->begin();
}

}  // namespace causeway::net
