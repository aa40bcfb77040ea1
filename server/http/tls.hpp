// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace causeway::http {

// What a listener proves itself with: PEM texts, the certificates leaf first.
struct TlsIdentity {
    std::string certificate_chain;
    base::Secret private_key;  // not encrypted
};

// Reads both from files of at most 1 MiB. The error names the file that cannot be read.
base::Result<TlsIdentity> read_tls_identity(const std::string& chain_path,
                                            const std::string& key_path);

}  // namespace causeway::http
