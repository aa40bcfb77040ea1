// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this room only: what the JWS sources share.

#include <cstddef>
#include <string_view>

#include "base/result.hpp"
#include "crypto/key.hpp"

namespace causeway::crypto {

// A signature algorithm of RFC 7518 §3.1 or RFC 8037 §3.1 and the one kind of key it goes with.
struct AccountAlgorithm {
    std::string_view name;
    KeyType key;
    const char* digest;           // null where the scheme has its own
    std::size_t coordinate_size;  // of r and of s; 0 unless ECDSA
};

// malformed for none and MAC algorithms, bad_signature_algorithm for one that we do not have.
base::Result<AccountAlgorithm> find_account_algorithm(std::string_view name);

}  // namespace causeway::crypto
