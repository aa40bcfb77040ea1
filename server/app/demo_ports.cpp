// SPDX-License-Identifier: Apache-2.0
#include "app/demo_ports.hpp"

#include <fstream>
#include <map>
#include <string>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/demo_state.hpp"

namespace causeway::app {
namespace {

struct Port {
    const char* name = nullptr;
    int DemoPorts::*member = nullptr;
    in_addr_t address = INADDR_LOOPBACK;
};

constexpr Port kPorts[] = {{"acme", &DemoPorts::acme},
                           {"admin", &DemoPorts::admin},
                           {"operations", &DemoPorts::operations},
                           {"publication", &DemoPorts::publication},
                           {"http01", &DemoPorts::http01},
                           {"scep", &DemoPorts::scep, INADDR_ANY}};

// The port, or for 0 any that is free now; 0 when it is taken. Another program may take it before
// we do: then the start fails and says so, and a second run helps.
int bindable(in_addr_t where, int port) {
    const int file = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    // As the listener does, so that connections of an earlier run do not stand in the way.
    const int yes = 1;
    ::setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(where);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    const bool bound =
        file >= 0 && ::bind(file, generic, size) == 0 && ::getsockname(file, generic, &size) == 0;
    if (file >= 0) ::close(file);
    return bound ? ntohs(address.sin_port) : 0;
}

std::map<std::string, int> remembered(const std::string& path) {
    std::map<std::string, int> ports;
    std::ifstream file(path);
    std::string name;
    int port = 0;
    while (file >> name >> port) {
        if (port > 0 && port < 65536) ports[name] = port;
    }
    return ports;
}

}  // namespace

base::Result<DemoPorts> choose_ports(const std::filesystem::path& state, DemoPorts wanted) {
    const std::string path = (state / "ports").string();
    std::map<std::string, int> known = remembered(path);
    std::string text;
    for (const auto& [name, member, where] : kPorts) {
        int& port = wanted.*member;
        if (port == 0 && known[name] != 0) port = bindable(where, known[name]);
        if (port == 0) port = bindable(where, 0);
        if (port == 0) {
            return base::fail(base::ErrorKind::unavailable, "There is no free TCP port.");
        }
        text += std::string(name) + " " + std::to_string(port) + "\n";
    }
    CAUSEWAY_CHECK(write_file(path, text, false));
    return wanted;
}

}  // namespace causeway::app
