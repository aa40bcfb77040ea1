// SPDX-License-Identifier: Apache-2.0
#include "crypto/csr.hpp"

#include <openssl/pem.h>

#include "crypto/der.hpp"
#include "crypto/key_quality.hpp"
#include "crypto/openssl.hpp"
#include "crypto/signature_digest.hpp"
#include "crypto/x509_extensions.hpp"
#include "crypto/x509_fields.hpp"
#include "crypto/x509_names.hpp"

namespace causeway::crypto {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;
using RequestHandle = Handle<X509_REQ, X509_REQ_free>;

void free_extensions(STACK_OF(X509_EXTENSION) * extensions) {
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
}
using Extensions = Handle<STACK_OF(X509_EXTENSION), free_extensions>;

Result<RequestHandle> decode(base::ByteView der) {
    if (!is_der(der)) {
        return fail(
            ErrorKind::bad_csr,
            "The CSR is not one DER structure without trailing octets; send PKCS#10 in DER, "
            "base64url-encoded, not PEM.");
    }
    const unsigned char* end = der.data();
    RequestHandle request(d2i_X509_REQ(nullptr, &end, static_cast<long>(der.size())));
    if (!request) {
        return fail(openssl_error(ErrorKind::bad_csr, "The CSR is not a PKCS#10 request."));
    }
    return request;
}

// The kinds of key whose signatures can be checked in bounded time; whether this one is good enough
// is for the policy to say.
Result<PublicKey> read_key(X509_REQ* request) {
    auto key = PublicKey::from_spki(encode_der<i2d_X509_PUBKEY>(X509_REQ_get_X509_PUBKEY(request)));
    if (!key) {
        base::Error error = std::move(key).error();
        error.kind = ErrorKind::bad_csr;
        return fail(std::move(error));
    }
    if (key->type() == KeyType::other) {
        return fail(ErrorKind::bad_csr,
                    "The CSR's kind of key is not supported; use RSA, P-256, P-384, P-521 or "
                    "Ed25519.");
    }
    if (key->type() == KeyType::rsa && key->bits() > kMaxRsaBits) {
        return fail(ErrorKind::bad_csr, "The CSR's RSA key is longer than 8192 bits.");
    }
    return *std::move(key);
}

Result<void> check_signature(X509_REQ* request, const PublicKey& key) {
    const X509_ALGOR* algorithm = nullptr;
    X509_REQ_get0_signature(request, nullptr, &algorithm);
    if (!has_strong_digest(algorithm)) {
        return fail(ErrorKind::bad_csr,
                    "The CSR is signed with a weak or unknown algorithm; use SHA-256, SHA-384, "
                    "SHA-512 or Ed25519.");
    }
    if (X509_REQ_verify(request, key.handle()) != 1) {
        return fail(openssl_error(
            ErrorKind::bad_csr, "The CSR's signature is wrong: it was not made by the key in it."));
    }
    return {};
}

Result<Extensions> decode_extension_request(X509_ATTRIBUTE* attribute) {
    const ASN1_TYPE* const value =
        X509_ATTRIBUTE_count(attribute) == 1 ? X509_ATTRIBUTE_get0_type(attribute, 0) : nullptr;
    if (value == nullptr || ASN1_TYPE_get(value) != V_ASN1_SEQUENCE) {
        return fail(ErrorKind::bad_csr,
                    "The CSR's extension request does not hold exactly one list of extensions.");
    }
    Extensions extensions(static_cast<STACK_OF(X509_EXTENSION)*>(
        ASN1_item_unpack(value->value.sequence, ASN1_ITEM_rptr(X509_EXTENSIONS))));
    if (!extensions) {
        return fail(
            openssl_error(ErrorKind::bad_csr, "The CSR's list of extensions is not valid DER."));
    }
    return extensions;
}

// The attribute extensionRequest of RFC 2985 §5.4.2, or Microsoft's older one. Readers differ in
// which of two they believe, so there may be only one.
Result<Extensions> requested(const X509_REQ* request) {
    Extensions found;
    for (int i = 0; i < X509_REQ_get_attr_count(request); ++i) {
        X509_ATTRIBUTE* const attribute = X509_REQ_get_attr(request, i);
        const int nid = OBJ_obj2nid(X509_ATTRIBUTE_get0_object(attribute));
        if (nid != NID_ext_req && nid != NID_ms_ext_req) continue;
        if (found) return fail(ErrorKind::bad_csr, "The CSR requests its extensions twice.");
        CAUSEWAY_TRY(found, decode_extension_request(attribute));
    }
    return found;
}

}  // namespace

Result<Csr> Csr::parse(base::ByteView der) {
    CAUSEWAY_TRY(const RequestHandle request, decode(der));
    CAUSEWAY_TRY(PublicKey key, read_key(request.get()));
    CAUSEWAY_CHECK(check_signature(request.get(), key));
    CAUSEWAY_TRY(const Extensions extensions, requested(request.get()));

    Csr out({der.begin(), der.end()}, std::move(key));
    CAUSEWAY_TRY(out.names_, read_subject_names(X509_REQ_get_subject_name(request.get()),
                                                extensions.get(), ErrorKind::bad_csr));
    if (!out.names_.encoding_faults.empty()) {
        return fail(
            ErrorKind::bad_csr,
            "The CSR's subject has characters that their string type does not have, such as "
            "'*' in a PrintableString; encode them as UTF8String.");
    }
    for (int i = 0; i < X509_REQ_get_attr_count(request.get()); ++i) {
        X509_ATTRIBUTE* const attribute = X509_REQ_get_attr(request.get(), i);
        out.attributes_.push_back(oid_text(X509_ATTRIBUTE_get0_object(attribute)));
    }
    for (int i = 0; i < X509v3_get_ext_count(extensions.get()); ++i) {
        X509_EXTENSION* const extension = X509v3_get_ext(extensions.get(), i);
        out.extensions_.push_back(oid_text(X509_EXTENSION_get_object(extension)));
    }
    CAUSEWAY_TRY(const BasicConstraints constraints,
                 read_extension<BasicConstraints>(extensions.get(), NID_basic_constraints,
                                                  ErrorKind::bad_csr));
    out.asks_to_be_ca_ = constraints && constraints->ca != 0;
    CAUSEWAY_TRY(out.usages_, read_key_usages(extensions.get(), ErrorKind::bad_csr));
    return out;
}

std::string Csr::pem() const {
    return pem_block(PEM_STRING_X509_REQ, der_);
}

}  // namespace causeway::crypto
