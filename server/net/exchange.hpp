// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.hpp"
#include "base/enum_names.hpp"

namespace causeway::net {

// Why nothing came of an exchange with a server.
enum class ExchangeError {
    local,            // this machine had no socket, port or memory for it
    forbidden,        // the guard refused the socket
    refused,          // nobody listens
    unreachable,      // no route, or the system would not connect
    connect_timeout,  // no connection in the time for that
    reset,            // closed before the answer was complete
    tls,
    not_http,
    too_slow,
    too_large,  // more than the answer to such a question needs
};

// How far an exchange with one address came.
struct ExchangeReport {
    std::optional<ExchangeError> error;
    std::string reason;  // what went wrong, for people
    bool connected = false;
    base::Duration connect_took{};
    base::Duration took{};
};

// Whether the system failed for want of something of its own, which says nothing about the server.
bool is_own_shortage(int error_number);

}  // namespace causeway::net

template <>
struct causeway::base::EnumNames<causeway::net::ExchangeError> {
    using enum causeway::net::ExchangeError;
    static constexpr std::pair<causeway::net::ExchangeError, std::string_view> table[] = {
        {local, "local"},
        {forbidden, "forbidden"},
        {refused, "refused"},
        {unreachable, "unreachable"},
        {connect_timeout, "connect_timeout"},
        {reset, "reset"},
        {tls, "tls"},
        {not_http, "not_http"},
        {too_slow, "too_slow"},
        {too_large, "too_large"},
    };
};
