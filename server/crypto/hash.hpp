// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"
#include "base/secret.hpp"

namespace causeway::crypto {

using Sha256Digest = std::array<std::uint8_t, 32>;

Sha256Digest sha256(base::ByteView data);

// RFC 8737 and DNS validation never need more; certificates are also searched by this.
std::array<std::uint8_t, 20> sha1(base::ByteView data);

enum class HmacAlgorithm { hs256, hs384, hs512 };
base::Bytes hmac(HmacAlgorithm algorithm, base::ByteView key, base::ByteView data);

// HKDF-SHA-256 (RFC 5869) without salt: one key for each purpose from one key-encryption key.
base::Secret derive_key(const base::Secret& key, std::string_view purpose, std::size_t size = 32);

}  // namespace causeway::crypto
