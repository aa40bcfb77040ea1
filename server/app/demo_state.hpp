// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "app/directory_lock.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"

namespace causeway::app {

// What a demo keeps between its runs, in a directory of its own: the key-encryption key, the key
// that signs the audit log and what it has signed, a CA for the server's own TLS, and the
// certificate for it.
struct DemoState {
    std::filesystem::path directory;
    std::string key_file;
    std::string audit_key_file;
    std::string anchor_directory;
    std::string ca_bundle;  // PEM: what clients have to trust
    std::string tls_certificate;
    std::string tls_key;
    std::string config_file;  // what the service runs with, for other commands
    DirectoryLock lock;
};

// Makes what is missing; the TLS certificate is for localhost and made anew at each start. conflict
// when another demo runs there, or another user made it.
base::Result<DemoState> prepare_demo_state(const std::filesystem::path& directory,
                                           const base::Clock& clock, base::Random& random);

// Replaces a file as a whole, readable by its owner only when `secret`.
base::Result<void> write_file(const std::string& path, std::string_view text, bool secret);

}  // namespace causeway::app
