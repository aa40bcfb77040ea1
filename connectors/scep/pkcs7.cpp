// SPDX-License-Identifier: Apache-2.0
#include "connectors/scep/pkcs7.hpp"

#include <string>

#include <openssl/objects.h>
#include <openssl/pkcs7.h>

#include "connectors/scep/algorithms.hpp"
#include "connectors/sdk/support/openssl.hpp"

namespace causeway::scep {
namespace {

using crypto::openssl_error;
using Pkcs7 = crypto::Handle<PKCS7, PKCS7_free>;

// More than any CA has in one answer.
constexpr int kMostCertificates = 16;

Pkcs7 parse(base::ByteView der, OSSL_LIB_CTX* context) {
    PKCS7* out = PKCS7_new_ex(context, nullptr);
    crypto::require(out != nullptr, "PKCS7_new_ex");
    const unsigned char* begin = der.data();
    // On failure it frees what it was given.
    return Pkcs7(d2i_PKCS7(&out, &begin, static_cast<long>(der.size())));
}

base::Error malformed(std::string detail) {
    return openssl_error(base::ErrorKind::malformed, std::move(detail));
}

}  // namespace

base::Result<std::vector<crypto::Certificate>> certificates_in(base::ByteView pkcs7) {
    const Pkcs7 message = parse(pkcs7, nullptr);
    if (!message || !PKCS7_type_is_signed(message.get())) {
        return base::fail(malformed("it is no PKCS #7 SignedData"));
    }
    const STACK_OF(X509)* list = message->d.sign == nullptr ? nullptr : message->d.sign->cert;
    const int count = sk_X509_num(list);
    if (count < 1) return base::fail(malformed("it holds no certificate"));
    if (count > kMostCertificates) return base::fail(malformed("it holds too many certificates"));
    std::vector<crypto::Certificate> out;
    for (int i = 0; i < count; ++i) {
        CAUSEWAY_TRY(crypto::Certificate one,
                     crypto::Certificate::from_handle(sk_X509_value(list, i)));
        out.push_back(std::move(one));
    }
    return out;
}

base::Result<base::Bytes> decrypt_envelope(base::ByteView pkcs7, const Identity& recipient,
                                           bool legacy) {
    const Pkcs7 message = parse(pkcs7, legacy ? legacy_library() : nullptr);
    if (!message || !PKCS7_type_is_enveloped(message.get()) || message->d.enveloped == nullptr) {
        return base::fail(malformed("it is no PKCS #7 EnvelopedData"));
    }
    const int cipher = OBJ_obj2nid(message->d.enveloped->enc_data->algorithm->algorithm);
    if (!may_encrypt(cipher, legacy)) {
        std::string why = "it is encrypted with " + std::string(OBJ_nid2ln(cipher));
        if (may_encrypt(cipher, true)) {
            why += ": set legacy_algorithms to true if this CA knows nothing better";
        }
        return base::fail(base::ErrorKind::unsupported, why);
    }
    const crypto::BioHandle content = crypto::writing_bio();
    if (PKCS7_decrypt(message.get(), recipient.key.handle(), recipient.certificate.handle(),
                      content.get(), PKCS7_BINARY) != 1) {
        return base::fail(malformed("it cannot be decrypted with the RA's key"));
    }
    return base::to_bytes(crypto::written_text(*content));
}

}  // namespace causeway::scep
