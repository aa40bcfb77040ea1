// SPDX-License-Identifier: Apache-2.0
#include "app/demo_ports.hpp"

#include <cerrno>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/demo_state.hpp"

namespace causeway::app {
namespace {

using base::ErrorKind;

struct Port {
    const char* name = nullptr;
    int DemoPorts::*member = nullptr;
};

constexpr Port kPorts[] = {{"acme", &DemoPorts::acme},
                           {"admin", &DemoPorts::admin},
                           {"operations", &DemoPorts::operations},
                           {"publication", &DemoPorts::publication},
                           {"http01", &DemoPorts::http01},
                           {"tlsalpn01", &DemoPorts::tlsalpn01},
                           {"scep", &DemoPorts::scep}};
constexpr int kTries = 100;

// A socket that is bound as a server's would be, for as long as the question takes.
class Probe {
  public:
    explicit Probe(int family) : file_(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        // As the listener does, so that connections of an earlier run do not stand in the way.
        set(SOL_SOCKET, SO_REUSEADDR, 1);
        if (family == AF_INET6) set(IPPROTO_IPV6, IPV6_V6ONLY, 0);
    }
    Probe(const Probe&) = delete;
    Probe& operator=(const Probe&) = delete;
    ~Probe() {
        if (file_ >= 0) ::close(file_);
    }

    template <class Address>
    bool bind(Address& address) const {
        socklen_t size = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        return ::bind(file_, generic, size) == 0 && ::getsockname(file_, generic, &size) == 0;
    }

  private:
    void set(int level, int option, int value) const {
        ::setsockopt(file_, level, option, &value, sizeof value);
    }

    int file_;
};

int bindable_v4(in_addr_t where, in_port_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(where);
    return Probe(AF_INET).bind(address) ? ntohs(address.sin_port) : 0;
}

// On all addresses of both families, as scepserver listens, or of IPv4 where there is no other.
int bindable_everywhere(in_port_t port) {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(port);
    const Probe probe(AF_INET6);
    if (probe.bind(address)) return ntohs(address.sin6_port);
    return errno == EADDRINUSE ? 0 : bindable_v4(INADDR_ANY, port);
}

// The port, or for 0 any that is free now; 0 when it is taken. Another program may take it before
// we do: then the start fails and says so, and a second run helps.
int bindable(int DemoPorts::*member, int port) {
    const auto number = static_cast<in_port_t>(port);
    return member == &DemoPorts::scep ? bindable_everywhere(number)
                                      : bindable_v4(INADDR_LOOPBACK, number);
}

// 0 when there is none.
int free_port(int DemoPorts::*member, const std::set<int>& taken) {
    for (int i = 0; i < kTries; ++i) {
        const int port = bindable(member, 0);
        if (!taken.contains(port)) return port;
    }
    return 0;
}

std::string memory(const std::filesystem::path& state) {
    return (state / "ports").string();
}

DemoPorts remembered(const std::filesystem::path& state) {
    std::map<std::string, int> known;
    std::ifstream file(memory(state));
    std::string name;
    int number = 0;
    while (file >> name >> number) {
        if (number > 0 && number < 65536) known[name] = number;
    }
    DemoPorts ports;
    for (const auto& [name_of_port, member] : kPorts) ports.*member = known[name_of_port];
    return ports;
}

// The ports of http-01 and tls-alpn-01 may be taken: by the servers that are to answer there.
base::Result<std::set<int>> check_wanted(const DemoPorts& wanted) {
    std::set<int> taken;
    for (const auto& [name, member] : kPorts) {
        const int port = wanted.*member;
        if (port == 0 || taken.insert(port).second) continue;
        return base::fail(ErrorKind::malformed, "Port " + std::to_string(port) +
                                                    " is wanted twice. Choose two different ones.");
    }
    if (wanted.acme == 0 || bindable(&DemoPorts::acme, wanted.acme) != 0) return taken;
    return base::fail(ErrorKind::unavailable, "Port " + std::to_string(wanted.acme) +
                                                  " cannot be listened on: another program has "
                                                  "it, or it needs root. Choose another.");
}

}  // namespace

base::Result<DemoPorts> choose_ports(const std::filesystem::path& state, const DemoPorts& wanted) {
    CAUSEWAY_TRY(std::set<int> taken, check_wanted(wanted));
    const DemoPorts known = remembered(state);
    DemoPorts chosen = wanted;
    for (const auto& [name, member] : kPorts) {
        int& port = chosen.*member;
        if (port != 0) continue;
        const int earlier = known.*member;
        if (earlier != 0 && !taken.contains(earlier)) port = bindable(member, earlier);
        if (port == 0) port = free_port(member, taken);
        if (port == 0) return base::fail(ErrorKind::unavailable, "There is no free TCP port.");
        taken.insert(port);
    }
    return chosen;
}

base::Result<void> remember_ports(const std::filesystem::path& state, const DemoPorts& ports) {
    std::string text;
    for (const auto& [name, member] : kPorts) {
        text += std::string(name) + " " + std::to_string(ports.*member) + "\n";
    }
    return write_file(memory(state), text, false);
}

base::Result<void> forget_scep_port(const std::filesystem::path& state) {
    DemoPorts ports = remembered(state);
    ports.scep = 0;
    return remember_ports(state, ports);
}

}  // namespace causeway::app
