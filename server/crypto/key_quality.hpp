// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"
#include "crypto/key.hpp"

namespace causeway::crypto {

inline constexpr int kMinRsaBits = 2048;
inline constexpr int kMaxRsaBits = 8192;

// Whether somebody else could know the private half, as far as the public half tells (CA/Browser
// Forum Baseline Requirements §6.1.1.3 and §6.1.6). bad_public_key with the reason for:
// - RSA outside 2048..8192 bits; an exponent that is even, below 3 or above 64 bits (OpenSSL
//   verifies nothing with a longer one); a modulus with a prime factor below 752, with the ROCA
//   fingerprint (CVE-2017-15361), or made of two close primes (110 rounds of Fermat's method);
// - an Ed25519 point of small order, under which anybody can sign;
// - a kind of key that KeyType does not name.
// Exponents from 3 are accepted, because the Baseline Requirements do. Bounded: a few milliseconds
// for the largest key.
base::Result<void> check_key_quality(const PublicKey& key);

// What is asked of an account's key beyond that: an RSA exponent of 65537 or more, else
// bad_public_key.
base::Result<void> check_account_key(const PublicKey& key);

}  // namespace causeway::crypto
