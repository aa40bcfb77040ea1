// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "support/process.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::support {

// BIND 9 for a whole small world of its own: the zones that it is given, each with nothing but a
// name server until update(), and outside them no name at all. It asks nobody, takes
// updates from whoever reaches 127.0.0.1, and runs as an unprivileged user.
class DnsServer {
  public:
    struct Zones {
        std::vector<std::string> plain;    // without final dot, as all names here
        std::vector<std::string> secured;  // by DNSSEC, with a key of the server's own
        std::vector<std::string> broken;   // answered by SERVFAIL
    };

    explicit DnsServer(const Zones& zones);

    std::uint16_t port() const { return port_; }
    std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

    // What nsupdate reads: "add www.example.test 1 A 127.0.0.1", "delete www.example.test A". All
    // names of one call lie in one zone.
    void update(const std::vector<std::string>& commands) const;
    // The key of a signed zone, as a line of a zone file.
    std::string dnskey(const std::string& zone) const;

  private:
    std::string dig(const std::vector<std::string>& words) const;

    TemporaryDirectory directory_;
    std::uint16_t port_;
    std::optional<Process> server_;
};

}  // namespace causeway::support
