// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "base/bytes.hpp"
#include "crypto/key.hpp"

namespace causeway::crypto {

// A file that tests/data/crypto/make.sh made.
inline std::string text_of(const std::string& name) {
    std::ifstream file(std::string(CAUSEWAY_CRYPTO_DATA) + "/" + name, std::ios::binary);
    if (!file) throw std::runtime_error("no test data " + name);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline base::Bytes octets_of_file(const std::string& name) {
    return base::to_bytes(text_of(name));
}

inline PublicKey public_key(const std::string& name) {
    return PublicKey::from_spki(octets_of_file(name + ".spki.der")).value();
}

inline PrivateKey private_key(const std::string& name) {
    return PrivateKey::from_pem(base::Secret::from_text(text_of(name + ".key.pem"))).value();
}

}  // namespace causeway::crypto
