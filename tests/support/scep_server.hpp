// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "support/process.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::support {

// A CA that speaks SCEP: Debian's scepserver (micromdm) with an RSA key of its own. It signs any
// request for an RSA key at once, as a client certificate without serverAuth, and answers with
// single DES and SHA-1. It listens on every address and is to be reached by 127.0.0.1 only.
class ScepServer {
  public:
    // Makes the CA and starts it. With a challenge, requests without that password are refused.
    explicit ScepServer(const std::string& challenge = {});

    // http://127.0.0.1:PORT/scep, the same after each start().
    std::string url() const;
    std::string ca_pem() const;
    // SHA-256 of the CA certificate's DER, in lower-case hex.
    std::string ca_fingerprint() const;

    // Stands still: connections are taken, and nothing is answered until resume().
    void pause() const;
    void resume() const;
    // Whether octets have come that a paused server has not read.
    bool has_unread() const;
    // Gone: connections are refused until start(), which goes on with the same CA.
    void kill();
    void start();

    // How many certificates it has signed, over all its lives.
    int issued() const;

  private:
    std::filesystem::path depot() const { return directory_.path() / "depot"; }

    TemporaryDirectory directory_;
    std::string challenge_;
    std::uint16_t port_;
    std::optional<Process> server_;
};

}  // namespace causeway::support
