// SPDX-License-Identifier: Apache-2.0
#include "crypto/certificate.hpp"

#include <utility>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "base/encoding.hpp"
#include "crypto/der.hpp"
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

constexpr std::size_t kMaxPemSize = 4 * 1024 * 1024;

Result<X509Handle> decode(base::ByteView der) {
    if (!is_der(der)) {
        return fail(ErrorKind::malformed,
                    "The certificate is not one DER structure without trailing octets.");
    }
    const unsigned char* end = der.data();
    X509Handle certificate(d2i_X509(nullptr, &end, static_cast<long>(der.size())));
    if (!certificate) {
        return fail(
            openssl_error(ErrorKind::malformed, "The octets are not an X.509 certificate."));
    }
    return certificate;
}

// RFC 5280 §4.2: no extension may be there twice.
Result<void> check_extensions(X509* certificate) {
    const STACK_OF(X509_EXTENSION)* const extensions = X509_get0_extensions(certificate);
    for (int i = 0; i < X509v3_get_ext_count(extensions); ++i) {
        const ASN1_OBJECT* const oid = X509_EXTENSION_get_object(X509v3_get_ext(extensions, i));
        if (X509v3_get_ext_by_OBJ(extensions, oid, i) >= 0) {
            return fail(ErrorKind::malformed,
                        "The certificate has the extension " + oid_text(oid) + " twice.");
        }
    }
    // OpenSSL decodes the extensions that it knows once, here, and keeps what it learnt.
    if ((X509_get_extension_flags(certificate) & EXFLAG_INVALID) != 0) {
        return fail(openssl_error(ErrorKind::malformed,
                                  "The certificate has an extension whose value is not valid."));
    }
    return {};
}

Result<void> check_fields(X509* certificate) {
    if (!time_of(X509_get0_notBefore(certificate)) || !time_of(X509_get0_notAfter(certificate))) {
        return fail(ErrorKind::malformed, "The certificate's validity is not two times.");
    }
    if (ASN1_STRING_type(X509_get0_serialNumber(certificate)) == V_ASN1_NEG_INTEGER) {
        return fail(ErrorKind::malformed, "The certificate's serial number is negative.");
    }
    if (!rfc4514(X509_get_issuer_name(certificate)) ||
        !rfc4514(X509_get_subject_name(certificate))) {
        return fail(ErrorKind::malformed, "The certificate's issuer or subject cannot be decoded.");
    }
    return {};
}

struct PemBlock {
    std::string label;
    base::Secret data;
};

// The next block of any kind; nothing at the end of the text.
Result<std::optional<PemBlock>> next_block(BIO* bio) {
    char* label = nullptr;
    char* header = nullptr;
    unsigned char* data = nullptr;
    long size = 0;
    if (PEM_read_bio(bio, &label, &header, &data, &size) != 1) {
        const bool ended = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
        base::Error error =
            openssl_error(ErrorKind::malformed, "The PEM text has a block that is not complete.");
        if (ended) return std::optional<PemBlock>();
        return fail(std::move(error));
    }
    PemBlock block{label, base::Secret({data, data + size})};
    OPENSSL_free(label);
    OPENSSL_free(header);
    OPENSSL_clear_free(data, static_cast<std::size_t>(size));
    return std::optional<PemBlock>(std::move(block));
}

}  // namespace

Certificate::Certificate(std::shared_ptr<x509_st> handle, PublicKey key, SubjectNames names,
                         KeyUsages usages)
    : handle_(std::move(handle)),
      key_(std::move(key)),
      names_(std::move(names)),
      usages_(std::move(usages)) {}

Result<Certificate> Certificate::parse(base::ByteView der) {
    CAUSEWAY_TRY(X509Handle handle, decode(der));
    CAUSEWAY_CHECK(check_fields(handle.get()));
    CAUSEWAY_CHECK(check_extensions(handle.get()));
    auto key =
        PublicKey::from_spki(encode_der<i2d_X509_PUBKEY>(X509_get_X509_PUBKEY(handle.get())));
    if (!key) {
        base::Error error = std::move(key).error();
        error.kind = ErrorKind::malformed;
        return fail(std::move(error));
    }
    CAUSEWAY_TRY(SubjectNames names,
                 read_subject_names(X509_get_subject_name(handle.get()),
                                    X509_get0_extensions(handle.get()), ErrorKind::malformed));
    CAUSEWAY_TRY(KeyUsages usages,
                 read_key_usages(X509_get0_extensions(handle.get()), ErrorKind::malformed));
    return Certificate({handle.release(), X509_free}, *std::move(key), std::move(names),
                       std::move(usages));
}

Result<Certificate> Certificate::from_handle(const x509_st* certificate) {
    return parse(encode_der<i2d_X509>(certificate));
}

base::Bytes Certificate::der() const {
    return encode_der<i2d_X509>(handle());
}

std::string Certificate::pem() const {
    return pem_block(PEM_STRING_X509, der());
}

Sha256Digest Certificate::sha256() const {
    return crypto::sha256(der());
}

std::string Certificate::serial_hex() const {
    return base::hex_encode(octets_of(X509_get0_serialNumber(handle())));
}

std::string Certificate::issuer() const {
    return *rfc4514(X509_get_issuer_name(handle()));
}

std::string Certificate::subject() const {
    return *rfc4514(X509_get_subject_name(handle()));
}

base::Bytes Certificate::issuer_der() const {
    return encode_der<i2d_X509_NAME>(X509_get_issuer_name(handle()));
}

base::Time Certificate::not_before() const {
    return *time_of(X509_get0_notBefore(handle()));
}

base::Time Certificate::not_after() const {
    return *time_of(X509_get0_notAfter(handle()));
}

bool Certificate::is_ca() const {
    return (X509_get_extension_flags(handle()) & EXFLAG_CA) != 0;
}

bool Certificate::self_issued() const {
    return (X509_get_extension_flags(handle()) & EXFLAG_SI) != 0;
}

std::optional<base::Bytes> Certificate::authority_key_id() const {
    const ASN1_OCTET_STRING* const id = X509_get0_authority_key_id(handle());
    if (id == nullptr) return std::nullopt;
    const base::ByteView octets = octets_of(id);
    return base::Bytes(octets.begin(), octets.end());
}

std::string Certificate::signature_algorithm() const {
    const ASN1_OBJECT* oid = nullptr;
    X509_ALGOR_get0(&oid, nullptr, nullptr, X509_get0_tbs_sigalg(handle()));
    const int nid = OBJ_obj2nid(oid);
    return nid == NID_undef ? oid_text(oid) : OBJ_nid2ln(nid);
}

bool Certificate::has_strong_signature() const {
    return has_strong_digest(X509_get0_tbs_sigalg(handle()));
}

Result<std::vector<Certificate>> parse_pem_certificates(std::string_view pem) {
    if (pem.size() > kMaxPemSize) {
        return fail(ErrorKind::malformed, "The PEM text is larger than 4 MiB.");
    }
    const BioHandle bio = reading_bio(base::as_bytes(pem));
    std::vector<Certificate> out;
    while (true) {
        CAUSEWAY_TRY(const auto block, next_block(bio.get()));
        if (!block) break;
        if (block->label != PEM_STRING_X509 && block->label != PEM_STRING_X509_OLD) continue;
        CAUSEWAY_TRY(Certificate certificate, Certificate::parse(block->data.reveal()));
        out.push_back(std::move(certificate));
    }
    if (out.empty()) return fail(ErrorKind::malformed, "The PEM text holds no certificate.");
    return out;
}

std::string pem_chain(const std::vector<Certificate>& chain) {
    std::string out;
    for (const auto& certificate : chain) out += certificate.pem();
    return out;
}

}  // namespace causeway::crypto
