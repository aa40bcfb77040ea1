// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "va/method.hpp"

namespace causeway::va {

// TLS with ALPN challenge (RFC 8737), for names and for addresses as RFC 8738 §6 has it. The
// certificate is asked for in a handshake of our own; nothing is sent over the connection.
net::Task<Verdict> prove_tls_alpn_01(Attempt& attempt);

}  // namespace causeway::va
