// SPDX-License-Identifier: Apache-2.0
#include "support/test_ca.hpp"

#include <stdexcept>

#include <openssl/x509v3.h>

namespace causeway::support {
namespace {

void check(bool ok, const char* what) {
    if (!ok) throw std::runtime_error(std::string("OpenSSL: ") + what);
}

void set_time(ASN1_TIME* out, base::Time time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch();
    check(ASN1_TIME_set(out, seconds.count()) != nullptr, "time");
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
    check(extension != nullptr, "extension");
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

void set_common_name(X509_NAME* name, const TestCertificate& wanted) {
    if (wanted.cn.empty()) return;
    const auto* octets = reinterpret_cast<const unsigned char*>(wanted.cn.data());
    check(X509_NAME_add_entry_by_txt(name, "CN", wanted.cn_type, octets,
                                     static_cast<int>(wanted.cn.size()), -1, 0) == 1,
          "name");
}

std::string joined(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts) out += (out.empty() ? "" : ",") + text;
    return out;
}

TestCertificate authority(const char* cn, base::Time now, unsigned long serial) {
    TestCertificate certificate;
    certificate.cn = cn;
    certificate.subject_alternative_names.clear();
    certificate.extended_key_usage.clear();
    certificate.key_usage = "critical,keyCertSign,cRLSign";
    certificate.ca = true;
    certificate.not_before = now - std::chrono::days(1);
    certificate.not_after = now + std::chrono::days(3650);
    certificate.serial = serial;
    return certificate;
}

}  // namespace

TestCa::TestCa(base::Time now)
    : root_key_(EVP_EC_gen("P-256")),
      root_(make(authority("Test root", now, 1), root_key_.get(), nullptr, root_key_.get())),
      issuing_key_(EVP_EC_gen("P-256")),
      issuing_(make(authority("Test issuing CA", now, 2), issuing_key_.get(), root_.get(),
                    root_key_.get())) {}

base::Bytes TestCa::root() const {
    return der(root_.get());
}
base::Bytes TestCa::issuing() const {
    return der(issuing_.get());
}

base::Bytes TestCa::sign(const TestCertificate& certificate, EVP_PKEY* key) const {
    return der(make(certificate, key, issuing_.get(), issuing_key_.get()).get());
}

TestCa::CertHandle TestCa::make(const TestCertificate& wanted, EVP_PKEY* key, X509* issuer,
                                EVP_PKEY* issuer_key) {
    CertHandle certificate(X509_new());
    X509* raw = certificate.get();
    if (issuer == nullptr) issuer = raw;
    check(X509_set_version(raw, X509_VERSION_3) == 1, "version");
    check(ASN1_INTEGER_set_uint64(X509_get_serialNumber(raw), wanted.serial) == 1, "serial");
    set_common_name(X509_get_subject_name(raw), wanted);
    check(X509_set_issuer_name(raw, X509_get_subject_name(issuer)) == 1, "issuer");
    set_time(X509_getm_notBefore(raw), wanted.not_before);
    set_time(X509_getm_notAfter(raw), wanted.not_after);
    check(X509_set_pubkey(raw, key) == 1, "key");
    add_extension(raw, issuer, NID_basic_constraints,
                  wanted.ca ? "critical,CA:TRUE" : "critical,CA:FALSE");
    add_extension(raw, issuer, NID_subject_key_identifier, "hash");
    if (!wanted.key_usage.empty()) add_extension(raw, issuer, NID_key_usage, wanted.key_usage);
    if (!wanted.extended_key_usage.empty()) {
        add_extension(raw, issuer, NID_ext_key_usage, wanted.extended_key_usage);
    }
    if (!wanted.subject_alternative_names.empty()) {
        add_extension(raw, issuer, NID_subject_alt_name, joined(wanted.subject_alternative_names));
    }
    check(X509_sign(raw, issuer_key, wanted.digest) > 0, "signature");
    return certificate;
}

base::Bytes TestCa::der(X509* certificate) {
    unsigned char* buffer = nullptr;
    const int size = i2d_X509(certificate, &buffer);
    check(size > 0, "encoding");
    const base::Bytes out(buffer, buffer + size);
    OPENSSL_free(buffer);
    return out;
}

}  // namespace causeway::support
