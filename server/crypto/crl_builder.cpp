// SPDX-License-Identifier: Apache-2.0
#include "crypto/crl_builder.hpp"

#include <set>

#include <openssl/x509v3.h>

#include "crypto/openssl.hpp"
#include "crypto/x509_signing.hpp"

namespace causeway::crypto {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;
using CrlHandle = Handle<X509_CRL, X509_CRL_free>;
using Entry = Handle<X509_REVOKED, X509_REVOKED_free>;

Result<Entry> encode_entry(const RevokedCertificate& revoked) {
    CAUSEWAY_TRY(const AsnInteger serial, serial_integer(revoked.serial));
    CAUSEWAY_TRY(const AsnTime time, whole_seconds(revoked.revoked_at));
    Entry out(X509_REVOKED_new());
    require(out && X509_REVOKED_set_serialNumber(out.get(), serial.get()) == 1 &&
                X509_REVOKED_set_revocationDate(out.get(), time.get()) == 1,
            "X509_REVOKED_set_revocationDate");
    if (revoked.reason == CrlReason::unspecified) return out;
    const Handle<ASN1_ENUMERATED, ASN1_ENUMERATED_free> reason(ASN1_ENUMERATED_new());
    require(reason && ASN1_ENUMERATED_set(reason.get(), static_cast<long>(revoked.reason)) == 1 &&
                X509_REVOKED_add1_ext_i2d(out.get(), NID_crl_reason, reason.get(), 0,
                                          X509V3_ADD_DEFAULT) == 1,
            "X509_REVOKED_add1_ext_i2d");
    return out;
}

Result<void> add_entries(X509_CRL* crl, const std::vector<RevokedCertificate>& revoked) {
    std::set<base::Bytes> serials;
    for (const auto& certificate : revoked) {
        CAUSEWAY_TRY(Entry entry, encode_entry(certificate));
        if (!serials
                 .insert(encode_der<i2d_ASN1_INTEGER>(X509_REVOKED_get0_serialNumber(entry.get())))
                 .second) {
            return fail(ErrorKind::malformed, "One serial number is to be revoked twice.");
        }
        require(X509_CRL_add0_revoked(crl, entry.get()) == 1, "X509_CRL_add0_revoked");
        static_cast<void>(entry.release());
    }
    require(X509_CRL_sort(crl) == 1, "X509_CRL_sort");
    return {};
}

Result<void> add_times(X509_CRL* crl, const TbsCertList& tbs) {
    if (tbs.next_update <= tbs.this_update) {
        return fail(ErrorKind::malformed, "The CRL's next update is not after this one.");
    }
    CAUSEWAY_TRY(const AsnTime this_update, whole_seconds(tbs.this_update));
    CAUSEWAY_TRY(const AsnTime next_update, whole_seconds(tbs.next_update));
    require(X509_CRL_set1_lastUpdate(crl, this_update.get()) == 1 &&
                X509_CRL_set1_nextUpdate(crl, next_update.get()) == 1,
            "X509_CRL_set1_nextUpdate");
    return {};
}

void add_extensions(X509_CRL* crl, std::uint64_t number, const Certificate& issuer) {
    const AsnInteger integer(ASN1_INTEGER_new());
    const auto authority = authority_key_identifier(key_identifier(issuer));
    require(
        integer && ASN1_INTEGER_set_uint64(integer.get(), number) == 1 &&
            X509_CRL_add1_ext_i2d(crl, NID_crl_number, integer.get(), 0, X509V3_ADD_DEFAULT) == 1 &&
            X509_CRL_add1_ext_i2d(crl, NID_authority_key_identifier, authority.get(), 0,
                                  X509V3_ADD_DEFAULT) == 1,
        "X509_CRL_add1_ext_i2d");
}

}  // namespace

Result<base::Bytes> sign_crl(const TbsCertList& tbs, const Certificate& issuer,
                             const PrivateKey& issuer_key) {
    CAUSEWAY_CHECK(check_issuer(issuer, issuer_key, KU_CRL_SIGN));
    const CrlHandle crl(X509_CRL_new());
    require(crl && X509_CRL_set_version(crl.get(), X509_CRL_VERSION_2) == 1 &&
                X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(issuer.handle())) == 1,
            "X509_CRL_set_issuer_name");
    CAUSEWAY_CHECK(add_times(crl.get(), tbs));
    CAUSEWAY_CHECK(add_entries(crl.get(), tbs.revoked));
    add_extensions(crl.get(), tbs.number, issuer);
    require(X509_CRL_sign(crl.get(), issuer_key.handle(), signing_digest(issuer.key())) > 0,
            "X509_CRL_sign");
    return encode_der<i2d_X509_CRL>(crl.get());
}

}  // namespace causeway::crypto
