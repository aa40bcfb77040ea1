// SPDX-License-Identifier: Apache-2.0
#include "crypto/stranger_tls.hpp"

#include <openssl/ssl.h>

#include "crypto/openssl.hpp"

namespace causeway::crypto {
namespace {

constexpr long kCertificatesMost = 64L * 1024;

// No finite-field Diffie-Hellman: the server would choose how much work it is for us. Keys and
// signatures may be weak: the certificate is made for one minute, or is about to be replaced.
constexpr const char* kCiphers = "DEFAULT:!aNULL:!eNULL:!kDHE:!PSK:!SRP:!aDSS:@SECLEVEL=1";
constexpr const char* kGroups = "X25519:P-256:P-384:P-521";

}  // namespace

void expect_strangers(ssl_ctx_st& context) {
    require(SSL_CTX_set_min_proto_version(&context, TLS1_2_VERSION) == 1,
            "SSL_CTX_set_min_proto_version");
    require(SSL_CTX_set_cipher_list(&context, kCiphers) == 1, "SSL_CTX_set_cipher_list");
    require(SSL_CTX_set1_groups_list(&context, kGroups) == 1, "SSL_CTX_set1_groups_list");
    SSL_CTX_set_options(&context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_session_cache_mode(&context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_max_cert_list(&context, kCertificatesMost);
    // Not SSL_VERIFY_NONE alone, which builds a path through whatever the server sent and then
    // forgets the result.
    SSL_CTX_set_cert_verify_callback(
        &context, [](X509_STORE_CTX*, void*) { return 1; }, nullptr);
}

}  // namespace causeway::crypto
