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

base::Result<KeyUsages> read_key_usages(const STACK_OF(X509_EXTENSION) * extensions,
                                        base::ErrorKind kind) {
    KeyUsages out;
    CAUSEWAY_TRY(const BitString bits, read_extension<BitString>(extensions, NID_key_usage, kind));
    for (const auto& [usage, name] : base::EnumNames<KeyUsage>::table) {
        if (bits && ASN1_BIT_STRING_get_bit(bits.get(), static_cast<int>(usage)) != 0) {
            out.basic.push_back(usage);
        }
    }
    if (bits && out.basic.empty()) return base::fail(kind, "The list of key usages is empty.");

    CAUSEWAY_TRY(const ExtendedKeyUsage usages,
                 read_extension<ExtendedKeyUsage>(extensions, NID_ext_key_usage, kind));
    for (int i = 0; usages && i < sk_ASN1_OBJECT_num(usages.get()); ++i) {
        out.extended.push_back(oid_text(sk_ASN1_OBJECT_value(usages.get(), i)));
    }
    if (usages && out.extended.empty()) {
        return base::fail(kind, "The list of extended key usages is empty.");
    }
    return out;
}

}  // namespace causeway::crypto
