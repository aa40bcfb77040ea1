// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "http/refusal.hpp"

namespace causeway::http {

// The two directions of a connection. Failures are ends: nothing throws.
class ByteStream {
  public:
    virtual ~ByteStream() = default;

    // At least one octet, blocking; 0 when the peer has ended or a deadline has passed.
    virtual std::size_t receive(std::span<char> to) = 0;

    // True when a deadline and not the peer has ended receiving.
    virtual bool expired() const = 0;

    // All octets, blocking; false when the peer has gone or was too slow.
    virtual bool send(std::string_view octets) = 0;
};

// Reads messages out of the stream and keeps what was received past the end of one for the next.
class Input {
  public:
    explicit Input(ByteStream& stream) : stream_(stream) {}

    bool empty() const { return position_ == buffer_.size(); }

    // Waits until there is an octet to read; false at the end of the stream.
    bool wait();

    // A line without its CRLF. A line that ends in a bare LF is refused as soon as it is seen (RFC
    // 9112 §2.2 lets us); `too_long` is the answer to one of more than `limit` octets, CRLF
    // included.
    Read<std::string> line(std::size_t limit, const Refusal& too_long);

    // Appends exactly `count` octets to `out`.
    Read<void> octets(std::size_t count, std::string& out);

  private:
    bool fill();
    tl::unexpected<Refusal> ended() const;

    ByteStream& stream_;
    std::string buffer_;
    std::size_t position_ = 0;
};

}  // namespace causeway::http
