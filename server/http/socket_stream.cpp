// SPDX-License-Identifier: Apache-2.0
#include "http/socket_stream.hpp"

#include <algorithm>

#include <Poco/Exception.h>

namespace causeway::http {

std::size_t SocketStream::receive(std::span<char> to) {
    try {
        const int received = socket_.receiveBytes(to.data(), static_cast<int>(to.size()));
        return static_cast<std::size_t>(std::max(received, 0));
    } catch (const Poco::Exception&) {
        return 0;
    }
}

bool SocketStream::send(std::string_view octets) {
    try {
        while (!octets.empty()) {
            const int sent = socket_.sendBytes(octets.data(), static_cast<int>(octets.size()));
            if (sent <= 0) return false;
            octets.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    } catch (const Poco::Exception&) {
        return false;
    }
}

}  // namespace causeway::http
