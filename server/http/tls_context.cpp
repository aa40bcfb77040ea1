// SPDX-License-Identifier: Apache-2.0
#include "http/tls_context.hpp"

#include <memory>
#include <sstream>
#include <vector>

#include <Poco/Crypto/X509Certificate.h>
#include <Poco/Exception.h>
#include <Poco/Net/Utility.h>

namespace causeway::http {
namespace {

using Poco::Crypto::X509Certificate;
using Poco::Net::Context;

constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view kEnd = "-----END CERTIFICATE-----";

std::vector<X509Certificate> parse_chain(std::string_view pem) {
    std::vector<X509Certificate> chain;
    for (std::size_t begin = pem.find(kBegin); begin != std::string_view::npos;
         begin = pem.find(kBegin, begin + kBegin.size())) {
        const std::size_t end = pem.find(kEnd, begin);
        if (end == std::string_view::npos) break;
        std::istringstream text(std::string(pem.substr(begin, end + kEnd.size() - begin)) + "\n");
        chain.emplace_back(text);
    }
    return chain;
}

// The protocol list of a client: one octet of length, then the name, repeated (RFC 7301 §3.1).
// NOLINTNEXTLINE(readability-function-size): the parameters are those of OpenSSL's callback
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned int offered_size, void*) {
    constexpr std::string_view kHttp11 = "http/1.1";
    const std::string_view list(reinterpret_cast<const char*>(offered), offered_size);
    for (std::size_t at = 0; at < list.size(); at += 1 + offered[at]) {
        if (list.substr(at + 1, offered[at]) != kHttp11) continue;
        *chosen = offered + at + 1;
        *chosen_size = offered[at];
        return SSL_TLSEXT_ERR_OK;
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

// Poco's own key loader leaks on a bad text, leaves copies of the key in freed memory and, for an
// encrypted one, asks the terminal. Its context does not notice a key of another type either.
void use_private_key(SSL_CTX* context, const base::Secret& pem) {
    const auto octets = pem.reveal();
    const std::unique_ptr<BIO, decltype(&::BIO_free)> text(
        ::BIO_new_mem_buf(octets.data(), static_cast<int>(octets.size())), &::BIO_free);
    const auto no_pass_phrase = [](char*, int, int, void*) { return 0; };
    const std::unique_ptr<EVP_PKEY, decltype(&::EVP_PKEY_free)> key(
        ::PEM_read_bio_PrivateKey(text.get(), nullptr, no_pass_phrase, nullptr), &::EVP_PKEY_free);
    if (!key) throw Poco::DataFormatException("no private key, or an encrypted one");
    if (::SSL_CTX_use_PrivateKey(context, key.get()) != 1 ||
        ::SSL_CTX_check_private_key(context) != 1) {
        throw Poco::DataFormatException("the private key is not that of the first certificate");
    }
}

Context::Ptr build(const TlsIdentity& identity) {
    Context::Params params;
    params.verificationMode = Context::VERIFY_NONE;
    params.cipherList = "ECDHE+AESGCM:ECDHE+CHACHA20";
    params.ecdhCurve = "X25519:P-256:P-384";
    Context::Ptr context = new Context(Context::TLS_SERVER_USE, params);
    context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
    // Ticket keys would live as long as this context, and forward secrecy no longer than they.
    context->disableStatelessSessionResumption();

    const auto chain = parse_chain(identity.certificate_chain);
    if (chain.empty()) throw Poco::DataFormatException("no certificate in the chain");
    context->useCertificate(chain.front());
    for (std::size_t i = 1; i < chain.size(); ++i) context->addChainCertificate(chain[i]);
    use_private_key(context->sslContext(), identity.private_key);

    // Poco has no word for ALPN; its context hands out OpenSSL's own.
    ::SSL_CTX_set_alpn_select_cb(context->sslContext(), choose_protocol, nullptr);
    return context;
}

}  // namespace

base::Result<Context::Ptr> make_tls_context(const TlsIdentity& identity) {
    try {
        const Context::Ptr context = build(identity);
        Poco::Net::Utility::clearErrorStack();
        return context;
    } catch (const Poco::Exception& failure) {
        Poco::Net::Utility::clearErrorStack();
        return base::fail(base::ErrorKind::malformed,
                          "The TLS identity cannot be used (" + failure.message() +
                              "): both texts must be PEM, the leaf certificate first, the key its "
                              "own and without a pass phrase.");
    }
}

}  // namespace causeway::http
