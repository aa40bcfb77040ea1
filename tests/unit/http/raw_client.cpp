// SPDX-License-Identifier: Apache-2.0
#include "unit/http/raw_client.hpp"

#include <array>
#include <cstring>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace causeway::http {
namespace {

constexpr std::chrono::seconds kPatience{10};

int connect_to(int family, const sockaddr* address, socklen_t size) {
    const int socket = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(socket, address, size) == 0) return socket;
    ::close(socket);
    return -1;
}

}  // namespace

RawClient RawClient::to_port(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return RawClient(
        connect_to(AF_INET, reinterpret_cast<const sockaddr*>(&address), sizeof address));
}

RawClient RawClient::to_path(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    return RawClient(
        connect_to(AF_UNIX, reinterpret_cast<const sockaddr*>(&address), sizeof address));
}

RawClient::RawClient(int socket) : socket_(socket) {}

RawClient::RawClient(RawClient&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), received_(std::move(other.received_)) {}

RawClient::~RawClient() {
    if (socket_ >= 0) ::close(socket_);
}

bool RawClient::send(std::string_view octets) {
    while (!octets.empty()) {
        const ssize_t sent = ::send(socket_, octets.data(), octets.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        octets.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void RawClient::end_sending() {
    ::shutdown(socket_, SHUT_WR);
}

bool RawClient::readable_within(std::chrono::milliseconds span) const {
    pollfd waiting{.fd = socket_, .events = POLLIN, .revents = 0};
    return ::poll(&waiting, 1, static_cast<int>(span.count())) > 0;
}

bool RawClient::receive_more() {
    if (!readable_within(kPatience)) return false;
    std::array<char, 16 * 1024> buffer{};
    const ssize_t count = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (count <= 0) return false;
    received_.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
}

RawResponse RawClient::read_response(bool to_head) {
    std::size_t end = received_.find("\r\n\r\n");
    for (; end == std::string::npos; end = received_.find("\r\n\r\n")) {
        if (!receive_more()) return {};
    }
    RawResponse response;
    response.status = std::stoi(received_.substr(9, 3));
    for (std::size_t at = received_.find("\r\n") + 2; at < end;) {
        const std::size_t line_end = received_.find("\r\n", at);
        const std::size_t colon = received_.find(": ", at);
        response.headers.add(received_.substr(at, colon - at),
                             received_.substr(colon + 2, line_end - colon - 2));
        at = line_end + 2;
    }
    received_.erase(0, end + 4);
    const auto length = response.headers.get("Content-Length");
    if (to_head || !length) return response;
    const std::size_t size = std::stoul(std::string(*length));
    while (received_.size() < size) {
        if (!receive_more()) return {};
    }
    response.body = received_.substr(0, size);
    received_.erase(0, size);
    return response;
}

RawResponse RawClient::exchange(std::string_view octets) {
    send(octets);
    return read_response();
}

std::string RawClient::read_to_end() {
    while (receive_more()) {
    }
    return std::exchange(received_, {});
}

bool RawClient::closed_by_server() {
    if (!received_.empty() || !readable_within(kPatience)) return false;
    return !receive_more();
}

}  // namespace causeway::http
