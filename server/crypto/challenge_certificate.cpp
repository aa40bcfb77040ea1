// SPDX-License-Identifier: Apache-2.0
#include "crypto/challenge_certificate.hpp"

#include "crypto/der.hpp"
#include "crypto/openssl.hpp"
#include "crypto/x509_fields.hpp"
#include "crypto/x509_names.hpp"

namespace causeway::crypto {
namespace {

using base::ErrorKind;
using base::fail;

using ObjectHandle = Handle<ASN1_OBJECT, ASN1_OBJECT_free>;

constexpr const char* kAcmeIdentifier = "1.3.6.1.5.5.7.1.31";  // RFC 8737 §6.1

std::vector<ChallengeCertificate::AcmeIdentifier> acme_identifiers(const STACK_OF(X509_EXTENSION) *
                                                                   extensions) {
    const ObjectHandle oid(OBJ_txt2obj(kAcmeIdentifier, 1));
    require(oid != nullptr, "OBJ_txt2obj");
    std::vector<ChallengeCertificate::AcmeIdentifier> out;
    for (int i = X509v3_get_ext_by_OBJ(extensions, oid.get(), -1); i >= 0;
         i = X509v3_get_ext_by_OBJ(extensions, oid.get(), i)) {
        X509_EXTENSION* const extension = X509v3_get_ext(extensions, i);
        const base::ByteView value = octets_of(X509_EXTENSION_get_data(extension));
        out.push_back({X509_EXTENSION_get_critical(extension) != 0, {value.begin(), value.end()}});
    }
    return out;
}

}  // namespace

base::Result<ChallengeCertificate> read_challenge_certificate(base::ByteView der) {
    if (!is_der(der)) {
        return fail(ErrorKind::malformed, "The certificate is not one DER structure.");
    }
    const unsigned char* end = der.data();
    const X509Handle certificate(d2i_X509(nullptr, &end, static_cast<long>(der.size())));
    if (!certificate) {
        return fail(
            openssl_error(ErrorKind::malformed, "The octets are not an X.509 certificate."));
    }
    const STACK_OF(X509_EXTENSION)* const extensions = X509_get0_extensions(certificate.get());
    CAUSEWAY_TRY(SubjectNames names, read_alternative_names(extensions, ErrorKind::malformed));
    return ChallengeCertificate{std::move(names), acme_identifiers(extensions)};
}

base::Bytes acme_identifier_value(const Sha256Digest& digest) {
    base::Bytes out = {V_ASN1_OCTET_STRING, static_cast<std::uint8_t>(digest.size())};
    out.insert(out.end(), digest.begin(), digest.end());
    return out;
}

}  // namespace causeway::crypto
