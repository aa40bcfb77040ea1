// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "net/ip_address.hpp"

namespace causeway::app {

// "0.0.0.0:443", "127.0.0.1:9402" or "[::]:443". malformed otherwise, with the form to use.
base::Result<net::SocketAddress> parse_listen_address(std::string_view text);

}  // namespace causeway::app
