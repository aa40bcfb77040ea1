// SPDX-License-Identifier: Apache-2.0
#include "support/http_responder.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace causeway::support {
namespace {

constexpr char kTlsHandshake = 0x16;

int bound_socket(const sockaddr& address, socklen_t size) {
    const int fd = socket(address.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, &address, size) != 0) throw std::runtime_error("cannot bind");
    return fd;
}

template <class Address>
int bound_to(const Address& address) {
    return bound_socket(reinterpret_cast<const sockaddr&>(address), sizeof address);
}

int bound_to_path(const std::string& path) {
    sockaddr_un where{};
    where.sun_family = AF_UNIX;
    path.copy(where.sun_path, sizeof where.sun_path - 1);
    return bound_to(where);
}

int bound_to_all(std::uint16_t port) {
    sockaddr_in6 where{};
    where.sin6_family = AF_INET6;
    where.sin6_port = htons(port);
    return bound_to(where);
}

int bound_to_v4(const std::string& address, std::uint16_t port) {
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(port);
    inet_pton(AF_INET, address.c_str(), &where.sin_addr);
    return bound_to(where);
}

int listen_at(const std::string& address, std::uint16_t port) {
    const int fd = address.starts_with('/') ? bound_to_path(address)
                   : address == "::"        ? bound_to_all(port)
                                            : bound_to_v4(address, port);
    if (listen(fd, 128) != 0) throw std::runtime_error("cannot listen");
    return fd;
}

// The address and port of this end.
std::pair<std::string, std::uint16_t> local_end(int fd) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (address.ss_family == AF_UNIX) return {"unix", std::uint16_t{0}};
    if (address.ss_family == AF_INET) {
        const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
        inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
        return {text.data(), ntohs(v4.sin_port)};
    }
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
    inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size());
    std::string address_text = text.data();
    if (address_text.starts_with("::ffff:")) address_text.erase(0, 7);
    return {address_text, ntohs(v6.sin6_port)};
}

}  // namespace

bool HttpResponder::Connection::send(std::string_view octets) const {
    while (!octets.empty()) {
        const auto sent = ::send(fd_, octets.data(), octets.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        octets.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void HttpResponder::Connection::wait_for_close() const {
    std::array<char, 4096> ignored{};
    while (recv(fd_, ignored.data(), ignored.size(), 0) > 0) {
    }
}

void HttpResponder::Connection::drip(char octet) const {
    constexpr int kPause = 10;  // milliseconds
    pollfd peer{.fd = fd_, .events = POLLRDHUP, .revents = 0};
    while (send({&octet, 1}) && poll(&peer, 1, kPause) == 0) {
    }
}

void HttpResponder::Connection::reset() const {
    const linger now{.l_onoff = 1, .l_linger = 0};
    setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

std::string HttpResponder::Request::path() const {
    const auto begin = head.find(' ') + 1;
    return head.substr(begin, head.find(' ', begin) - begin);
}

HttpResponder::HttpResponder(Answer answer, const std::string& address, std::uint16_t port)
    : answer_(std::move(answer)),
      listener_(listen_at(address, port)),
      port_(local_end(listener_).second),
      acceptor_([this] { accept_all(); }) {}

HttpResponder::~HttpResponder() {
    stopping_ = true;
    shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    {
        const std::lock_guard lock(mutex_);
        for (const int fd : connections_) shutdown(fd, SHUT_RDWR);
    }
    for (std::thread& worker : workers_) worker.join();
    close(listener_);
}

void HttpResponder::accept_all() {
    while (!stopping_) {
        const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0) continue;
        {
            const std::lock_guard lock(mutex_);
            const auto [address, port] = local_end(fd);
            dialled_.push_back(address + ":" + std::to_string(port));
            connections_.push_back(fd);
        }
        workers_.emplace_back([this, fd] { serve(fd); });
    }
}

void HttpResponder::serve(int fd) {
    const auto [address, port] = local_end(fd);
    Request request{address + ":" + std::to_string(port), {}};
    std::array<char, 4096> octets{};
    while (request.head.find("\r\n\r\n") == std::string::npos) {
        const auto count = recv(fd, octets.data(), octets.size(), 0);
        if (count <= 0) break;
        request.head.append(octets.data(), static_cast<std::size_t>(count));
        if (request.head.front() == kTlsHandshake) break;
    }
    {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
    }
    answer_(request, Connection(fd));
    const std::lock_guard lock(mutex_);
    std::erase(connections_, fd);
    close(fd);
}

std::vector<std::string> HttpResponder::dialled() const {
    const std::lock_guard lock(mutex_);
    return dialled_;
}

std::vector<HttpResponder::Request> HttpResponder::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

std::string http_response(int status, std::string_view body, std::string_view fields) {
    return "HTTP/1.1 " + std::to_string(status) +
           " Status\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           std::string(fields) + "\r\n" + std::string(body);
}

}  // namespace causeway::support
