// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "model/identifier.hpp"
#include "net/handshaker.hpp"
#include "va/reach.hpp"

namespace causeway::va {

inline constexpr const char* kAcmeTls = "acme-tls/1";  // RFC 8737 §6.2

// Whether the server selected acme-tls/1 and showed the certificate of this challenge: exactly one
// subject alternative name, which is the identifier, and the critical extension acmeIdentifier with
// the digest of the key authorization (RFC 8737 §3).
Verdict judge_handshake(const Reached<net::HandshakeAnswer>& reached,
                        const model::Identifier& identifier, std::string_view key_authorization);

}  // namespace causeway::va
