// SPDX-License-Identifier: Apache-2.0
#include "support/request_maker.hpp"

#include <memory>
#include <stdexcept>

#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace causeway::support {
namespace {

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509_REQ* request) const { X509_REQ_free(request); }
    void operator()(STACK_OF(X509_EXTENSION) * list) const {
        sk_X509_EXTENSION_pop_free(list, X509_EXTENSION_free);
    }
};

void check(bool ok, const std::string& what) {
    if (!ok) throw std::runtime_error("OpenSSL: " + what);
}

void add_name(X509_REQ* request, const char* type, const std::string& value) {
    if (value.empty()) return;
    const auto* octets = reinterpret_cast<const unsigned char*>(value.data());
    check(X509_NAME_add_entry_by_txt(X509_REQ_get_subject_name(request), type, MBSTRING_UTF8,
                                     octets, static_cast<int>(value.size()), -1, 0) == 1,
          value);
}

void add_extension(STACK_OF(X509_EXTENSION) * list, const std::string& name,
                   const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, nullptr, nullptr, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf(nullptr, &context, name.c_str(), value.c_str());
    check(extension != nullptr, name + "=" + value);
    sk_X509_EXTENSION_push(list, extension);
}

}  // namespace

std::string RequestMaker::make() const {
    const std::unique_ptr<EVP_PKEY, Free> key(EVP_EC_gen("P-256"));
    return make(key.get());
}

std::string RequestMaker::make(EVP_PKEY* key) const {
    const std::unique_ptr<X509_REQ, Free> request(X509_REQ_new());
    const std::unique_ptr<STACK_OF(X509_EXTENSION), Free> list(sk_X509_EXTENSION_new_null());
    add_name(request.get(), "CN", cn);
    add_name(request.get(), "O", organization);
    std::string joined;
    for (const std::string& san : sans) joined += (joined.empty() ? "" : ",") + san;
    if (!joined.empty()) add_extension(list.get(), "subjectAltName", joined);
    for (const std::string& extension : extensions) {
        const std::size_t equals = extension.find('=');
        add_extension(list.get(), extension.substr(0, equals), extension.substr(equals + 1));
    }
    if (sk_X509_EXTENSION_num(list.get()) > 0) X509_REQ_add_extensions(request.get(), list.get());
    for (const std::string& oid : attributes) {
        const std::string value = "CertificateTemplate:SubCA";
        const auto* octets = reinterpret_cast<const unsigned char*>(value.data());
        check(X509_REQ_add1_attr_by_txt(request.get(), oid.c_str(), V_ASN1_PRINTABLESTRING, octets,
                                        static_cast<int>(value.size())) == 1,
              oid);
    }
    check(X509_REQ_set_pubkey(request.get(), key) == 1, "key");
    check(X509_REQ_sign(request.get(), key, EVP_sha256()) > 0, "signature");
    unsigned char* buffer = nullptr;
    const int size = i2d_X509_REQ(request.get(), &buffer);
    check(size > 0, "encoding");
    std::string out(reinterpret_cast<char*>(buffer), static_cast<std::size_t>(size));
    OPENSSL_free(buffer);
    return out;
}

}  // namespace causeway::support
