// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>

namespace causeway::http {

// What one listener may cost. Every deadline is for the whole step, however the octets drip.
struct Limits {
    // A connection is a thread, so this caps both. When it is reached, a new connection takes the
    // place of one that has no complete request: an idle one, else the head or body that has been
    // unfinished longest.
    std::size_t connections = 1024;

    // From one client network: an IPv4 address, or an IPv6 /64, which one customer has whole.
    // Beyond it a client takes the place of connections of its own, so that no single one can take
    // all. Half of the above, because a proxy brings all its clients from one address, and the rest
    // are left for reaching the server past it.
    std::size_t connections_per_network = 512;

    // Handlers running at once; a request beyond it is answered 503 with Retry-After.
    std::size_t requests_in_progress = 128;
    std::chrono::seconds retry_after{2};

    std::size_t header_bytes =
        16 * 1024;  // request line and fields; also trailers of a chunked body
    std::size_t header_fields = 100;
    std::size_t body_bytes = 128 * 1024;

    std::chrono::milliseconds header_deadline{10'000};  // TLS handshake; then each request's head
    std::chrono::milliseconds body_deadline{30'000};
    std::chrono::milliseconds write_deadline{30'000};
    std::chrono::milliseconds idle_deadline{75'000};  // between two requests

    // How long what a refused client still sends is read and dropped, so that it can read why.
    std::chrono::milliseconds linger_deadline{1'000};

    // For handlers, which parse JSON and speak to PostgreSQL on this stack.
    std::size_t thread_stack_bytes = 512 * 1024;
};

}  // namespace causeway::http
