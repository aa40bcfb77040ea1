// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/headers.hpp"

namespace causeway::http {

struct RawResponse {
    int status = 0;  // 0: the connection ended before a whole response
    Headers headers;
    std::string body;

    std::string header(std::string_view name) const {
        return std::string(headers.get(name).value_or("(none)"));
    }
};

// A client that sends whatever octets a test wants. Every wait ends after ten seconds, so that a
// server which hangs fails the test instead of stopping it.
class RawClient {
  public:
    static RawClient to_port(std::uint16_t port);
    static RawClient to_path(const std::string& path);
    explicit RawClient(int socket);
    RawClient(RawClient&& other) noexcept;
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;
    ~RawClient();

    bool connected() const { return socket_ >= 0; }

    // False once the server has closed its end.
    bool send(std::string_view octets);
    void end_sending();

    RawResponse read_response(bool to_head = false);
    RawResponse exchange(std::string_view octets);

    // Everything until the server closes.
    std::string read_to_end();

    // True when there is something to read, the end included, within the span.
    bool readable_within(std::chrono::milliseconds span) const;

    // True when the server closes without another octet.
    bool closed_by_server();

  private:
    bool receive_more();

    int socket_;
    std::string received_;
};

}  // namespace causeway::http
