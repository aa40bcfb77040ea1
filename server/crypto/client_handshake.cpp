// SPDX-License-Identifier: Apache-2.0
#include "crypto/client_handshake.hpp"

#include <utility>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "crypto/openssl.hpp"
#include "crypto/stranger_tls.hpp"

namespace causeway::crypto {
namespace {

using Kind = HandshakeFailure::Kind;
using ContextHandle = Handle<SSL_CTX, SSL_CTX_free>;

constexpr std::size_t kOctetsMost = std::size_t{128} * 1024;

// RFC 8446 §5.1.
constexpr std::uint8_t kAlertRecord = 21;
constexpr std::uint8_t kHandshakeRecord = 22;

ContextHandle make_context() {
    ContextHandle context(SSL_CTX_new(TLS_client_method()));
    require(context != nullptr, "SSL_CTX_new");
    expect_strangers(*context);
    return context;
}

HandshakeFailure failure_of(unsigned long error) {
    const int reason = ERR_GET_REASON(error);
    if (ERR_GET_LIB(error) == ERR_LIB_SSL && reason >= SSL_AD_REASON_OFFSET) {
        const int alert = reason - SSL_AD_REASON_OFFSET;
        return {
            Kind::alert, static_cast<std::uint8_t>(alert),
            std::string("the server refused with the alert ") + SSL_alert_desc_string_long(alert)};
    }
    const char* const text = ERR_reason_error_string(error);
    const bool large = ERR_GET_LIB(error) == ERR_LIB_SSL && reason == SSL_R_EXCESSIVE_MESSAGE_SIZE;
    return {large ? Kind::too_large : Kind::broken, std::nullopt,
            text != nullptr ? text : "the handshake broke off"};
}

}  // namespace

void ClientHandshake::SslDeleter::operator()(ssl_st* ssl) const {
    SSL_free(ssl);
}

ClientHandshake::ClientHandshake(const HandshakeOffer& offer) {
    const ContextHandle context = make_context();
    ssl_.reset(SSL_new(context.get()));
    require(ssl_ != nullptr, "SSL_new");
    const std::string list = static_cast<char>(offer.alpn.size()) + offer.alpn;
    require(SSL_set_alpn_protos(ssl_.get(), reinterpret_cast<const unsigned char*>(list.data()),
                                static_cast<unsigned int>(list.size())) == 0,
            "SSL_set_alpn_protos");
    require(SSL_set_tlsext_host_name(ssl_.get(), offer.server_name.c_str()) == 1,
            "SSL_set_tlsext_host_name");
    BIO* const in = BIO_new(BIO_s_mem());
    BIO* const out = BIO_new(BIO_s_mem());
    SSL_set_bio(ssl_.get(), in, out);
    require(in != nullptr && out != nullptr, "BIO_new");
    SSL_set_connect_state(ssl_.get());
    advance();
}

ClientHandshake::~ClientHandshake() = default;

void ClientHandshake::receive(base::ByteView octets) {
    if (state_ != State::under_way || octets.empty()) return;
    // OpenSSL calls it a wrong version number, and people look for a wrong version.
    const bool tls = octets[0] == kHandshakeRecord || octets[0] == kAlertRecord;
    if (received_ == 0 && !tls) {
        return fail({Kind::not_tls, std::nullopt, "the server does not speak TLS on that port"});
    }
    received_ += octets.size();
    if (received_ > kOctetsMost) {
        return fail({Kind::too_large, std::nullopt,
                     "the server sent more than 128 KiB without an end of the handshake"});
    }
    const int written =
        BIO_write(SSL_get_rbio(ssl_.get()), octets.data(), static_cast<int>(octets.size()));
    require(written == static_cast<int>(octets.size()), "BIO_write");
    advance();
}

void ClientHandshake::advance() {
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl_.get());
    if (result == 1) {
        state_ = State::completed;
        SSL_shutdown(ssl_.get());
        drain_errors();
        return;
    }
    if (SSL_get_error(ssl_.get(), result) == SSL_ERROR_WANT_READ) return;
    HandshakeFailure failure = failure_of(ERR_peek_error());
    drain_errors();
    fail(std::move(failure));
}

void ClientHandshake::fail(HandshakeFailure failure) {
    failure_ = std::move(failure);
    state_ = State::failed;
}

base::Bytes ClientHandshake::take_output() {
    BIO* const out = SSL_get_wbio(ssl_.get());
    base::Bytes octets(BIO_ctrl_pending(out));
    if (octets.empty()) return octets;
    const int size = BIO_read(out, octets.data(), static_cast<int>(octets.size()));
    require(size == static_cast<int>(octets.size()), "BIO_read");
    return octets;
}

std::string ClientHandshake::protocol() const {
    return SSL_get_version(ssl_.get());
}

std::string ClientHandshake::alpn() const {
    const unsigned char* name = nullptr;
    unsigned int size = 0;
    SSL_get0_alpn_selected(ssl_.get(), &name, &size);
    return {reinterpret_cast<const char*>(name), size};
}

base::Bytes ClientHandshake::certificate() const {
    const X509* const certificate = SSL_get0_peer_certificate(ssl_.get());
    require(certificate != nullptr, "SSL_get0_peer_certificate");
    return encode_der<i2d_X509>(certificate);
}

}  // namespace causeway::crypto
