// SPDX-License-Identifier: Apache-2.0
#pragma once

struct ssl_ctx_st;  // SSL_CTX

namespace causeway::crypto {

// Prepares a client's context for servers that strangers name, and of which nothing is believed:
// TLS 1.2 or 1.3, no verification of the certificate, and little work, whatever the server sends:
// no finite-field Diffie-Hellman, no path through its certificates, 64 KiB of them at most. No
// session is resumed. Throws OpenSslFailure.
void expect_strangers(ssl_ctx_st& context);

}  // namespace causeway::crypto
