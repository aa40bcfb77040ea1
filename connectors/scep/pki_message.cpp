// SPDX-License-Identifier: Apache-2.0
#include "connectors/scep/pki_message.hpp"

#include <openssl/asn1t.h>
#include <openssl/cms.h>

#include "connectors/scep/x509_list.hpp"

namespace causeway::scep {
namespace {

using crypto::require;
using Cms = crypto::Handle<CMS_ContentInfo, CMS_ContentInfo_free>;
using Request = crypto::Handle<X509_REQ, X509_REQ_free>;

constexpr std::size_t kNonceOctets = 16;
// Cisco's and other old CAs keep no more than this of an id.
constexpr std::size_t kIdDigits = 40;

base::Bytes encrypt(base::ByteView content, const crypto::Certificate& recipient,
                    const EVP_CIPHER* cipher) {
    const X509List recipients = list_of({&recipient, 1});
    const crypto::BioHandle input = crypto::reading_bio(content);
    const Cms envelope(CMS_encrypt(recipients.get(), input.get(), cipher, CMS_BINARY));
    require(envelope != nullptr, "CMS_encrypt");
    return crypto::encode_der<i2d_CMS_ContentInfo>(envelope.get());
}

// The length is always given: with -1 OpenSSL takes the data for an ASN1_STRING of its own.
void add_attribute(CMS_SignerInfo* signer, const char* oid, int type, base::ByteView value) {
    require(CMS_signed_add1_attr_by_txt(signer, oid, type, value.data(),
                                        static_cast<int>(value.size())) == 1,
            "CMS_signed_add1_attr_by_txt");
}

// RFC 8894 §3.3.3: IssuerAndSubject ::= SEQUENCE { issuer Name, subject Name }
base::Bytes sequence_of(const X509_NAME* issuer, const X509_NAME* subject) {
    base::Bytes members = crypto::encode_der<i2d_X509_NAME>(issuer);
    const base::Bytes second = crypto::encode_der<i2d_X509_NAME>(subject);
    members.insert(members.end(), second.begin(), second.end());
    const int length = static_cast<int>(members.size());
    base::Bytes out(static_cast<std::size_t>(ASN1_object_size(1, length, V_ASN1_SEQUENCE)));
    unsigned char* end = out.data();
    ASN1_put_object(&end, 1, length, V_ASN1_SEQUENCE, V_ASN1_UNIVERSAL);
    std::copy(members.begin(), members.end(), end);
    return out;
}

}  // namespace

Transaction begin_transaction(std::string_view idempotency_key, base::ByteView csr) {
    base::Bytes seed = base::to_bytes(idempotency_key);
    seed.push_back(0);
    seed.insert(seed.end(), csr.begin(), csr.end());
    return {base::hex_encode(crypto::sha256(seed)).substr(0, kIdDigits),
            base::SystemRandom().take(kNonceOctets)};
}

base::Bytes make_pki_message(MessageType type, const Transaction& transaction,
                             base::ByteView content, const Protection& protection) {
    constexpr unsigned kFlags = CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP;
    const Identity& sender = protection.sender;
    const Cms message(CMS_sign(nullptr, nullptr, nullptr, nullptr, kFlags));
    require(message != nullptr, "CMS_sign");
    CMS_SignerInfo* const signer =
        CMS_add1_signer(message.get(), sender.certificate.handle(), sender.key.handle(),
                        protection.algorithms.digest, kFlags);
    require(signer != nullptr, "CMS_add1_signer");
    const std::string type_number = std::to_string(static_cast<int>(type));
    add_attribute(signer, kMessageType, V_ASN1_PRINTABLESTRING, base::as_bytes(type_number));
    add_attribute(signer, kTransactionId, V_ASN1_PRINTABLESTRING, base::as_bytes(transaction.id));
    add_attribute(signer, kSenderNonce, V_ASN1_OCTET_STRING, transaction.sender_nonce);

    const base::Bytes envelope =
        encrypt(content, protection.recipient, protection.algorithms.cipher);
    const crypto::BioHandle input = crypto::reading_bio(envelope);
    require(CMS_final(message.get(), input.get(), nullptr, CMS_BINARY) == 1, "CMS_final");
    return crypto::encode_der<i2d_CMS_ContentInfo>(message.get());
}

base::Result<base::Bytes> issuer_and_subject(const crypto::Certificate& issuer,
                                             base::ByteView csr) {
    const unsigned char* begin = csr.data();
    const Request request(d2i_X509_REQ(nullptr, &begin, static_cast<long>(csr.size())));
    if (!request) {
        return base::fail(
            crypto::openssl_error(base::ErrorKind::bad_csr, "the CSR cannot be read"));
    }
    return sequence_of(X509_get_subject_name(issuer.handle()),
                       X509_REQ_get_subject_name(request.get()));
}

}  // namespace causeway::scep
