// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/key.hpp"

namespace causeway::crypto {

// The encodings of RFC 8032 §5.1.5 and §5.1.6.
using Ed25519PublicKey = std::array<std::uint8_t, 32>;
using Ed25519Signature = std::array<std::uint8_t, 64>;

// malformed for a key of another kind.
base::Result<Ed25519PublicKey> ed25519_public_key(const PrivateKey& key);

// One text has one signature (RFC 8032 §5.1.6). The key must be an Ed25519 key.
Ed25519Signature ed25519_sign(const PrivateKey& key, base::ByteView text);

bool ed25519_verify(const Ed25519PublicKey& key, base::ByteView text, base::ByteView signature);

}  // namespace causeway::crypto
