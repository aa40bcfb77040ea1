// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "support/process.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::acceptance {

// Apache in front of the shared demo, as a company may have it: HTTP/2 with a certificate of its
// own for localhost, HTTP/1.1 to the demo.
class Http2Proxy {
  public:
    // Returns when it takes connections.
    Http2Proxy();

    std::uint16_t port() const { return port_; }
    std::filesystem::path certificate() const { return folder_.path() / "tls.pem"; }

  private:
    std::filesystem::path configuration() const;

    support::TemporaryDirectory folder_;
    std::uint16_t port_ = support::free_port();
    support::Process process_;
};

}  // namespace causeway::acceptance
