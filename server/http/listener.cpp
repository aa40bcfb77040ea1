// SPDX-License-Identifier: Apache-2.0
#include "http/listener.hpp"

#include <array>
#include <cerrno>
#include <optional>
#include <system_error>

#include <Poco/Exception.h>
#include <Poco/Net/IPAddress.h>
#include <arpa/inet.h>
#include <grp.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace causeway::http {
namespace {

using Poco::Net::ServerSocket;
using Poco::Net::SocketAddress;
using Poco::Net::StreamSocket;

constexpr int kBacklog = 256;

tl::unexpected<base::Error> cannot_listen(const std::string& where, const std::string& why) {
    return base::fail(base::ErrorKind::conflict, "Cannot listen on " + where + ": " + why + ".");
}

// Not Poco's own parser: it takes "::" for a failure.
std::optional<Poco::Net::IPAddress> parse_address(const std::string& text) {
    in_addr v4{};
    if (::inet_pton(AF_INET, text.c_str(), &v4) == 1) return Poco::Net::IPAddress(&v4, sizeof v4);
    in6_addr v6{};
    if (::inet_pton(AF_INET6, text.c_str(), &v6) == 1) return Poco::Net::IPAddress(&v6, sizeof v6);
    return std::nullopt;
}

base::Result<ServerSocket> open_tcp(const ListenerConfig& config) {
    const std::string where = config.address + " port " + std::to_string(config.port);
    const auto address = parse_address(config.address);
    if (!address) {
        return base::fail(base::ErrorKind::malformed,
                          "The listen address \"" + config.address + "\" is not an IP address.");
    }
    try {
        ServerSocket socket;
        const SocketAddress local(*address, config.port);
        // Never SO_REUSEPORT: a second process would silently take half of the connections.
        constexpr bool kReusePort = false;
        if (address->family() == Poco::Net::AddressFamily::IPv6) {
            socket.bind6(local, true, kReusePort, false);
        } else {
            socket.bind(local, true, kReusePort);
        }
        socket.listen(kBacklog);
        return socket;
    } catch (const Poco::Exception& failure) {
        return cannot_listen(where, failure.displayText());
    }
}

// A file that a crashed process left behind may go; one that somebody answers on, or that is no
// socket, may not.
base::Result<void> make_way(const std::string& path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) return {};
    if (!S_ISSOCK(status.st_mode)) return cannot_listen(path, "a file that is no socket is there");
    try {
        StreamSocket(SocketAddress(SocketAddress::UNIX_LOCAL, path));
    } catch (const Poco::Exception&) {
        ::unlink(path.c_str());
        return {};
    }
    return cannot_listen(path, "another process listens there");
}

base::Result<gid_t> find_group(const std::string& name) {
    std::array<char, 16 * 1024> buffer{};
    struct group entry {};
    struct group* found = nullptr;
    if (::getgrnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found) != 0 || !found) {
        return base::fail(base::ErrorKind::malformed, "There is no group \"" + name + "\".");
    }
    return found->gr_gid;
}

// Between bind and listen nobody can connect, so the file never admits anyone it should not.
base::Result<void> restrict_access(const ListenerConfig& config) {
    const std::string& path = config.unix_path;
    if (!config.unix_group.empty()) {
        CAUSEWAY_TRY(const gid_t group, find_group(config.unix_group));
        if (::chown(path.c_str(), static_cast<uid_t>(-1), group) != 0) {
            const std::string reason = std::generic_category().message(errno);
            return cannot_listen(path,
                                 "cannot give it to group " + config.unix_group + ": " + reason);
        }
    }
    if (::chmod(path.c_str(), config.unix_mode) != 0) {
        const std::string reason = std::generic_category().message(errno);
        return cannot_listen(path, "cannot set its mode: " + reason);
    }
    return {};
}

base::Result<ServerSocket> open_unix(const ListenerConfig& config) {
    const std::string& path = config.unix_path;
    if (path.size() >= sizeof(sockaddr_un::sun_path)) {
        return cannot_listen(path, "the path is longer than 107 octets");
    }
    CAUSEWAY_CHECK(make_way(path));
    try {
        ServerSocket socket;
        socket.bind(SocketAddress(SocketAddress::UNIX_LOCAL, path), false, false);
        if (auto restricted = restrict_access(config); !restricted) {
            ::unlink(path.c_str());
            return base::fail(std::move(restricted).error());
        }
        socket.listen(kBacklog);
        return socket;
    } catch (const Poco::Exception& failure) {
        return cannot_listen(path, failure.displayText());
    }
}

std::string user_name(uid_t uid) {
    std::array<char, 16 * 1024> buffer{};
    struct passwd entry {};
    struct passwd* found = nullptr;
    if (::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) != 0 || !found) return {};
    return found->pw_name;
}

}  // namespace

base::Result<std::unique_ptr<Listener>> Listener::open(const ListenerConfig& config) {
    CAUSEWAY_TRY(const ServerSocket socket,
                 config.unix_path.empty() ? open_tcp(config) : open_unix(config));
    return std::make_unique<Listener>(socket, config.unix_path);
}

Listener::Listener(const ServerSocket& socket, std::string unix_path)
    : socket_(socket), unix_path_(std::move(unix_path)) {}

Listener::~Listener() {
    if (!unix_path_.empty()) ::unlink(unix_path_.c_str());
}

std::uint16_t Listener::port() const {
    return unix_path_.empty() ? socket_.address().port() : std::uint16_t{0};
}

Accepted Listener::accept() {
    Accepted accepted;
    accepted.socket = socket_.acceptConnection(accepted.from);
    if (unix_path_.empty()) accepted.socket.setNoDelay(true);
    return accepted;
}

void Listener::interrupt() {
    ::shutdown(socket_.impl()->sockfd(), SHUT_RDWR);
}

Peer peer_of(const Accepted& connection) {
    const auto& [socket, from] = connection;
    Peer peer;
    if (from.family() == SocketAddress::UNIX_LOCAL) {
        peer.address = "unix";
        ucred credentials{};
        socklen_t size = sizeof credentials;
        if (::getsockopt(socket.impl()->sockfd(), SOL_SOCKET, SO_PEERCRED, &credentials, &size) ==
            0) {
            peer.uid = credentials.uid;
            peer.user = user_name(credentials.uid);
        }
        return peer;
    }
    // One spelling per client, whichever family the listener has.
    constexpr std::string_view kMapped = "::ffff:";
    peer.address = from.host().toString();
    if (peer.address.starts_with(kMapped)) peer.address.erase(0, kMapped.size());
    return peer;
}

std::string network_of(const SocketAddress& address) {
    if (address.family() == SocketAddress::UNIX_LOCAL) return {};
    const Poco::Net::IPAddress host = address.host();
    const std::string octets(static_cast<const char*>(host.addr()), host.length());
    if (host.isIPv4Mapped()) return octets.substr(octets.size() - sizeof(in_addr));
    constexpr std::size_t kRoutingPrefix = 8;
    return octets.substr(0, kRoutingPrefix);
}

}  // namespace causeway::http
