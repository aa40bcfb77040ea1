// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace causeway::support {

// A TCP server that reads one HTTP request head (or the first octets of a TLS handshake) on each
// connection and lets the test's function
// send whatever octets it likes. It remembers who connected to which of its addresses.
class HttpResponder {
  public:
    class Connection {
      public:
        explicit Connection(int fd) : fd_(fd) {}
        // False when the peer is gone.
        bool send(std::string_view octets) const;
        // Until the peer closes or the responder ends.
        void wait_for_close() const;
        // The octet again and again, a hundred times a second, until then.
        void drip(char octet) const;
        // The peer sees a reset instead of an end.
        void reset() const;

      private:
        int fd_;
    };
    struct Request {
        std::string local;  // "192.0.2.1:80", the address that was dialled
        std::string head;
        // The path of the request line.
        std::string path() const;
    };
    using Answer = std::function<void(const Request&, const Connection&)>;

    // An IPv4 address, "::" for every address of both families, or the path of a unix socket. Port
    // 0 picks a free one.
    explicit HttpResponder(Answer answer, const std::string& address = "127.0.0.1",
                           std::uint16_t port = 0);
    HttpResponder(const HttpResponder&) = delete;
    HttpResponder& operator=(const HttpResponder&) = delete;
    ~HttpResponder();

    std::uint16_t port() const { return port_; }
    // Each accepted connection, request or not: where it was dialled.
    std::vector<std::string> dialled() const;
    std::vector<Request> requests() const;

  private:
    void accept_all();
    void serve(int fd);

    Answer answer_;
    int listener_;
    std::uint16_t port_ = 0;
    std::atomic<bool> stopping_{false};
    mutable std::mutex mutex_;
    std::vector<std::string> dialled_;  // under mutex_
    std::vector<Request> requests_;     // under mutex_
    std::vector<int> connections_;      // under mutex_
    std::list<std::thread> workers_;    // of the accepting thread until it has ended
    std::thread acceptor_;
};

// A whole response with Content-Length; `fields` are lines with their ends.
std::string http_response(int status, std::string_view body, std::string_view fields = {});

}  // namespace causeway::support
