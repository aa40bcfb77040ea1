// SPDX-License-Identifier: Apache-2.0
#include "app/listen_address.hpp"

#include "app/setting_text.hpp"

namespace causeway::app {

base::Result<net::SocketAddress> parse_listen_address(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    std::string_view host = text.substr(0, std::min(colon, text.size()));
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    const auto address = net::IpAddress::parse(host);
    int port = 0;
    const bool number =
        colon != std::string_view::npos && parse_setting(text.substr(colon + 1), port);
    if (!address || !number || port < 1 || port > 65535) {
        return base::fail(base::ErrorKind::malformed,
                          "\"" + std::string(text) +
                              "\" is no address to listen on: write it like \"0.0.0.0:443\" or "
                              "\"[::]:443\".");
    }
    return net::SocketAddress{*address, static_cast<std::uint16_t>(port)};
}

}  // namespace causeway::app
