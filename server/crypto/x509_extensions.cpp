// SPDX-License-Identifier: Apache-2.0
#include "crypto/x509_extensions.hpp"

#include <string>

#include "crypto/der.hpp"
#include "crypto/x509_fields.hpp"

namespace causeway::crypto {

base::Result<void*> decode_extension(const STACK_OF(X509_EXTENSION) * extensions, int nid,
                                     base::ErrorKind kind) {
    const int index = X509v3_get_ext_by_NID(extensions, nid, -1);
    if (index < 0) return nullptr;
    const std::string name = OBJ_nid2ln(nid);
    if (X509v3_get_ext_by_NID(extensions, nid, index) >= 0) {
        return base::fail(kind, "The extension \"" + name + "\" is there twice.");
    }
    X509_EXTENSION* const extension = X509v3_get_ext(extensions, index);
    // The decoder of OpenSSL stops at the end of the first element and ignores what follows.
    void* const value =
        is_der(octets_of(X509_EXTENSION_get_data(extension))) ? X509V3_EXT_d2i(extension) : nullptr;
    if (value == nullptr) {
        return base::fail(
            openssl_error(kind, "The extension \"" + name + "\" is not valid DER of its type."));
    }
    return value;
}

}  // namespace causeway::crypto
