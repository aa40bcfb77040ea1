// SPDX-License-Identifier: Apache-2.0
#include "http/input.hpp"

#include <algorithm>

namespace causeway::http {
namespace {

constexpr std::size_t kReceiveBytes = 4096;

}  // namespace

bool Input::fill() {
    buffer_.erase(0, position_);
    position_ = 0;
    const std::size_t held = buffer_.size();
    buffer_.resize(held + kReceiveBytes);
    const std::size_t received = stream_.receive(std::span(buffer_).subspan(held));
    buffer_.resize(held + received);
    return received > 0;
}

bool Input::wait() {
    return !empty() || fill();
}

tl::unexpected<Refusal> Input::ended() const {
    if (stream_.expired()) return refuse(408, "The request took too long to arrive.");
    return refuse(400, "The connection ended before the request did.");
}

Read<std::string> Input::line(std::size_t limit, const Refusal& too_long) {
    std::size_t searched = 0;
    for (;;) {
        const std::size_t end = buffer_.find('\n', position_ + searched);
        if (end != std::string::npos) {
            const std::size_t length = end - position_;
            if (length + 1 > limit) return refuse(too_long);
            if (length == 0 || buffer_[end - 1] != '\r') {
                return refuse(400, "A line ends with LF alone; end it with CRLF.");
            }
            std::string line = buffer_.substr(position_, length - 1);
            position_ = end + 1;
            return line;
        }
        searched = buffer_.size() - position_;
        if (searched >= limit) return refuse(too_long);
        if (!fill()) return ended();
    }
}

Read<void> Input::octets(std::size_t count, std::string& out) {
    while (count > 0) {
        if (empty() && !fill()) return ended();
        const std::size_t taken = std::min(count, buffer_.size() - position_);
        out.append(buffer_, position_, taken);
        position_ += taken;
        count -= taken;
    }
    return {};
}

}  // namespace causeway::http
