// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "base/bytes.hpp"

namespace causeway::crypto {

// More than any certificate or request in use has; larger ones are refused unread.
inline constexpr std::size_t kMaxDerSize = 256 * 1024;

// Whether the octets are one element with nothing after it, all lengths definite, minimal and
// nested exactly. OpenSSL reads BER and stops at the first element's end; what it would overlook
// gives one object several encodings and so several fingerprints.
bool is_der(base::ByteView octets);

}  // namespace causeway::crypto
