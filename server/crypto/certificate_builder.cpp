// SPDX-License-Identifier: Apache-2.0
#include "crypto/certificate_builder.hpp"

#include <algorithm>
#include <chrono>

#include <openssl/x509v3.h>

#include "crypto/openssl.hpp"
#include "crypto/x509_extensions.hpp"
#include "crypto/x509_signing.hpp"

namespace causeway::crypto {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;
using GeneralName = Handle<GENERAL_NAME, GENERAL_NAME_free>;
using Name = Handle<X509_NAME, X509_NAME_free>;
using ObjectId = Handle<ASN1_OBJECT, ASN1_OBJECT_free>;

void add_extension(X509* certificate, int nid, void* value, bool critical) {
    require(X509_add1_ext_i2d(certificate, nid, value, critical ? 1 : 0, X509V3_ADD_DEFAULT) == 1,
            "X509_add1_ext_i2d");
}

bool is_visible_ascii(const std::string& text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

Result<Name> encode_name(const std::vector<NameAttribute>& attributes) {
    Name out(X509_NAME_new());
    require(out != nullptr, "X509_NAME_new");
    for (const auto& [type, value] : attributes) {
        const bool added =
            X509_NAME_add_entry_by_txt(out.get(), type.c_str(), MBSTRING_UTF8,
                                       reinterpret_cast<const unsigned char*>(value.data()),
                                       static_cast<int>(value.size()), -1, 0) == 1;
        if (!added || value.empty()) {
            return fail(openssl_error(
                ErrorKind::malformed,
                "The subject attribute " + type +
                    " is unknown, empty, too long, or has characters that it may not have."));
        }
    }
    return out;
}

Result<void> add_dates(X509* certificate, const TbsCertificate& tbs) {
    if (tbs.not_after < tbs.not_before) {
        return fail(ErrorKind::malformed, "The certificate's validity ends before it begins.");
    }
    CAUSEWAY_TRY(const AsnTime not_before, whole_seconds(tbs.not_before));
    CAUSEWAY_TRY(const AsnTime not_after, whole_seconds(tbs.not_after));
    require(X509_set1_notBefore(certificate, not_before.get()) == 1 &&
                X509_set1_notAfter(certificate, not_after.get()) == 1,
            "X509_set1_notAfter");
    return {};
}

GeneralName ia5_name(int type, const std::string& text) {
    GeneralName out(GENERAL_NAME_new());
    Handle<ASN1_IA5STRING, ASN1_IA5STRING_free> value(ASN1_IA5STRING_new());
    require(
        out && value && ASN1_STRING_set(value.get(), text.data(), static_cast<int>(text.size())),
        "ASN1_STRING_set");
    GENERAL_NAME_set0_value(out.get(), type, value.release());
    return out;
}

void push(GENERAL_NAMES* names, GeneralName name) {
    require(sk_GENERAL_NAME_push(names, name.get()) > 0, "sk_GENERAL_NAME_push");
    static_cast<void>(name.release());
}

Result<void> add_alternative_names(X509* certificate, const TbsCertificate& tbs) {
    if (tbs.dns.empty() && tbs.ip.empty()) return {};
    const GeneralNames names(GENERAL_NAMES_new());
    require(names != nullptr, "GENERAL_NAMES_new");
    for (const auto& dns : tbs.dns) {
        if (!is_visible_ascii(dns)) {
            return fail(ErrorKind::malformed, "A DNS name is empty or not ASCII; use its A-label.");
        }
        push(names.get(), ia5_name(GEN_DNS, dns));
    }
    for (const auto& ip : tbs.ip) {
        GeneralName name(GENERAL_NAME_new());
        ASN1_OCTET_STRING* const octets = a2i_IPADDRESS(ip.c_str());
        if (octets == nullptr) {
            return fail(
                openssl_error(ErrorKind::malformed, "\"" + ip + "\" is not an IP address."));
        }
        GENERAL_NAME_set0_value(name.get(), GEN_IPADD, octets);
        push(names.get(), std::move(name));
    }
    // RFC 5280 §4.2.1.6: critical where the subject says nothing.
    add_extension(certificate, NID_subject_alt_name, names.get(), tbs.subject.empty());
    return {};
}

Result<void> add_basic_constraints(X509* certificate, const TbsCertificate& tbs) {
    if (tbs.path_length && (!tbs.is_ca || *tbs.path_length < 0)) {
        return fail(ErrorKind::malformed,
                    "A path length belongs to a CA certificate and is not negative.");
    }
    const BasicConstraints constraints(BASIC_CONSTRAINTS_new());
    require(constraints != nullptr, "BASIC_CONSTRAINTS_new");
    constraints->ca = tbs.is_ca ? 0xff : 0;
    if (tbs.path_length) {
        constraints->pathlen = ASN1_INTEGER_new();
        require(ASN1_INTEGER_set(constraints->pathlen, *tbs.path_length) == 1, "ASN1_INTEGER_set");
    }
    add_extension(certificate, NID_basic_constraints, constraints.get(), true);
    return {};
}

Result<void> add_key_usage(X509* certificate, const TbsCertificate& tbs) {
    if (tbs.key_usage.empty()) return {};
    const bool signs_certificates = std::find(tbs.key_usage.begin(), tbs.key_usage.end(),
                                              KeyUsage::key_cert_sign) != tbs.key_usage.end();
    if (signs_certificates != tbs.is_ca) {
        return fail(ErrorKind::malformed,
                    "The key usage keyCertSign goes with CA certificates, and only with them.");
    }
    const BitString bits(ASN1_BIT_STRING_new());
    require(bits != nullptr, "ASN1_BIT_STRING_new");
    for (const KeyUsage usage : tbs.key_usage) {
        require(ASN1_BIT_STRING_set_bit(bits.get(), static_cast<int>(usage), 1) == 1,
                "ASN1_BIT_STRING_set_bit");
    }
    add_extension(certificate, NID_key_usage, bits.get(), true);
    return {};
}

Result<void> add_extended_key_usage(X509* certificate, const TbsCertificate& tbs) {
    if (tbs.extended_key_usages.empty()) return {};
    const ExtendedKeyUsage usages(EXTENDED_KEY_USAGE_new());
    require(usages != nullptr, "EXTENDED_KEY_USAGE_new");
    for (const auto& text : tbs.extended_key_usages) {
        ObjectId oid(OBJ_txt2obj(text.c_str(), 1));
        if (!oid) {
            return fail(
                openssl_error(ErrorKind::malformed, "\"" + text + "\" is not a dotted OID."));
        }
        require(sk_ASN1_OBJECT_push(usages.get(), oid.get()) > 0, "sk_ASN1_OBJECT_push");
        static_cast<void>(oid.release());
    }
    add_extension(certificate, NID_ext_key_usage, usages.get(), false);
    return {};
}

// One point for each URL: a reader may then use any of them.
Result<void> add_crl_distribution_points(X509* certificate, const TbsCertificate& tbs) {
    if (tbs.crl_distribution_points.empty()) return {};
    const Handle<CRL_DIST_POINTS, CRL_DIST_POINTS_free> points(CRL_DIST_POINTS_new());
    require(points != nullptr, "CRL_DIST_POINTS_new");
    for (const auto& url : tbs.crl_distribution_points) {
        if (!is_visible_ascii(url)) {
            return fail(ErrorKind::malformed, "A CRL distribution point is empty or not ASCII.");
        }
        Handle<DIST_POINT, DIST_POINT_free> point(DIST_POINT_new());
        require(point != nullptr, "DIST_POINT_new");
        point->distpoint = DIST_POINT_NAME_new();
        require(point->distpoint != nullptr, "DIST_POINT_NAME_new");
        point->distpoint->type = 0;
        point->distpoint->name.fullname = GENERAL_NAMES_new();
        require(point->distpoint->name.fullname != nullptr, "GENERAL_NAMES_new");
        push(point->distpoint->name.fullname, ia5_name(GEN_URI, url));
        require(sk_DIST_POINT_push(points.get(), point.get()) > 0, "sk_DIST_POINT_push");
        static_cast<void>(point.release());
    }
    add_extension(certificate, NID_crl_distribution_points, points.get(), false);
    return {};
}

// Everything but the issuer: its name, key identifier and signature come last.
Result<X509Handle> unsigned_certificate(const TbsCertificate& tbs, const PublicKey& key) {
    X509Handle out(X509_new());
    CAUSEWAY_TRY(const AsnInteger serial, serial_integer(tbs.serial));
    CAUSEWAY_TRY(const Name subject, encode_name(tbs.subject));
    require(out && X509_set_version(out.get(), X509_VERSION_3) == 1 &&
                X509_set_serialNumber(out.get(), serial.get()) == 1 &&
                X509_set_subject_name(out.get(), subject.get()) == 1 &&
                X509_set_pubkey(out.get(), key.handle()) == 1,
            "X509_set_pubkey");
    CAUSEWAY_CHECK(add_dates(out.get(), tbs));
    CAUSEWAY_CHECK(add_basic_constraints(out.get(), tbs));
    CAUSEWAY_CHECK(add_key_usage(out.get(), tbs));
    CAUSEWAY_CHECK(add_extended_key_usage(out.get(), tbs));
    CAUSEWAY_CHECK(add_alternative_names(out.get(), tbs));
    CAUSEWAY_CHECK(add_crl_distribution_points(out.get(), tbs));
    add_extension(out.get(), NID_subject_key_identifier, octet_string(key_identifier(key)).get(),
                  false);
    return out;
}

Result<Certificate> sign(X509Handle certificate, const X509_NAME* issuer,
                         base::ByteView issuer_key_id, const PrivateKey& key) {
    require(X509_set_issuer_name(certificate.get(), issuer) == 1, "X509_set_issuer_name");
    add_extension(certificate.get(), NID_authority_key_identifier,
                  authority_key_identifier(issuer_key_id).get(), false);
    require(X509_sign(certificate.get(), key.handle(), signing_digest(key.public_key())) > 0,
            "X509_sign");
    return Certificate::from_handle(certificate.get());
}

}  // namespace

Result<Certificate> sign_certificate(const TbsCertificate& tbs, const PublicKey& subject_key,
                                     const Certificate& issuer, const PrivateKey& issuer_key) {
    CAUSEWAY_CHECK(check_issuer(issuer, issuer_key, KU_KEY_CERT_SIGN));
    CAUSEWAY_TRY(X509Handle certificate, unsigned_certificate(tbs, subject_key));
    return sign(std::move(certificate), X509_get_subject_name(issuer.handle()),
                key_identifier(issuer), issuer_key);
}

Result<Certificate> self_sign_certificate(const TbsCertificate& tbs, const PrivateKey& key) {
    const PublicKey public_key = key.public_key();
    CAUSEWAY_TRY(X509Handle certificate, unsigned_certificate(tbs, public_key));
    const X509_NAME* const subject = X509_get_subject_name(certificate.get());
    return sign(std::move(certificate), subject, key_identifier(public_key), key);
}

}  // namespace causeway::crypto
