// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "connectors/scep/scep_peer.hpp"
#include "support/scep_server.hpp"

namespace causeway::connectors {

// A registration authority's certificate and key, PEM, made by the openssl program.
struct RaFiles {
    std::string certificate;
    std::string key;
};
RaFiles make_ra(const std::vector<std::string>& key_options = {"-newkey", "rsa:2048"});

// The CAs that the tests of this program share, because each takes a while to start. Started at
// their first use, ended with the program.
class Peers {
  public:
    static ScepPeer& scep_peer();
    static support::ScepServer& scep_server();
    // Wants a challenge password, which a gateway cannot put into another's CSR.
    static support::ScepServer& challenging_scep_server();
    // For tests that do not care who asks: to make an identity for each connection takes long.
    static const RaFiles& ra();
};

}  // namespace causeway::connectors
