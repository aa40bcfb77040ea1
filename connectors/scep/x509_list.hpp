// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include <openssl/x509.h>

#include "connectors/sdk/support/openssl.hpp"
#include "connectors/sdk/support/x509.hpp"

namespace causeway::scep {

// The list's functions are macros, so that none can be a template argument.
inline void free_x509_list(STACK_OF(X509) * list) {
    sk_X509_free(list);
}

// A list that borrows its certificates.
using X509List = crypto::Handle<STACK_OF(X509), free_x509_list>;

inline X509List list_of(std::span<const crypto::Certificate> certificates) {
    X509List out(sk_X509_new_null());
    crypto::require(out != nullptr, "sk_X509_new_null");
    for (const crypto::Certificate& one : certificates) {
        crypto::require(sk_X509_push(out.get(), one.handle()) > 0, "sk_X509_push");
    }
    return out;
}

}  // namespace causeway::scep
