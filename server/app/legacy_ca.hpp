// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "app/child_process.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "crypto/certificate.hpp"

namespace causeway::app {

// A CA of others for trying things out: scepserver of the package scep, which speaks SCEP and
// nothing else. Its key and its records are in a directory of ours. It knows no other way than to
// listen on all addresses, and it signs for whoever asks, as a client certificate, what RSA keys
// ask for. Never run as root; it ends with this object.
class LegacyCa {
  public:
    // Makes the CA at the first start, and `directory` as ServerAccount::make_home does. What the
    // server says is in scepserver.log there. not_found when it is not installed; unavailable, with
    // its words, when it does not start or another program answers on the port.
    static base::Result<std::unique_ptr<LegacyCa>> start(const std::filesystem::path& directory,
                                                         int port, base::Random& random);
    // not_found, with the package's name, before anything else was started in vain.
    static base::Result<void> check_installed();

    pid_t pid() const { return server_.pid(); }
    std::string url() const;
    // Read from the CA's own files, never asked of whoever answers.
    const crypto::Certificate& certificate() const { return certificate_; }

  private:
    LegacyCa(ChildProcess server, int port, crypto::Certificate certificate)
        : server_(std::move(server)), port_(port), certificate_(std::move(certificate)) {}

    base::Result<void> wait_until_ready(const std::string& log_file);

    ChildProcess server_;
    int port_;
    crypto::Certificate certificate_;
};

}  // namespace causeway::app
