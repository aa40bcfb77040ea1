// SPDX-License-Identifier: Apache-2.0
#include "unit/crypto/strict_verification.hpp"

#include <chrono>

#include <openssl/x509v3.h>

#include "crypto/openssl.hpp"

namespace causeway::crypto {
namespace {

using CrlHandle = Handle<X509_CRL, X509_CRL_free>;

CrlHandle decoded(const base::Bytes& crl) {
    const unsigned char* end = crl.data();
    return CrlHandle(d2i_X509_CRL(nullptr, &end, static_cast<long>(crl.size())));
}

}  // namespace

std::string strictly_verified(const Certificate& leaf, const Certificate& root, base::Time now,
                              const std::optional<base::Bytes>& crl) {
    const Handle<X509_STORE, X509_STORE_free> store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), root.handle());
    unsigned long flags = X509_V_FLAG_X509_STRICT | X509_V_FLAG_CHECK_SS_SIGNATURE;
    if (crl) {
        X509_STORE_add_crl(store.get(), decoded(*crl).get());
        flags |= X509_V_FLAG_CRL_CHECK;
    }
    const Handle<X509_STORE_CTX, X509_STORE_CTX_free> context(X509_STORE_CTX_new());
    X509_STORE_CTX_init(context.get(), store.get(), leaf.handle(), nullptr);
    X509_STORE_CTX_set_flags(context.get(), flags);
    X509_VERIFY_PARAM_set_time(
        X509_STORE_CTX_get0_param(context.get()),
        std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
    X509_verify_cert(context.get());
    drain_errors();
    return X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()));
}

std::string openssl_text(const Certificate& certificate) {
    const BioHandle bio = writing_bio();
    X509_print(bio.get(), certificate.handle());
    return written_text(*bio);
}

std::string openssl_crl_text(const base::Bytes& crl) {
    const BioHandle bio = writing_bio();
    X509_CRL_print(bio.get(), decoded(crl).get());
    return written_text(*bio);
}

}  // namespace causeway::crypto
