// SPDX-License-Identifier: Apache-2.0
#include "crypto/x509_signing.hpp"

#include <algorithm>
#include <chrono>

#include "crypto/x509_fields.hpp"

namespace causeway::crypto {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

constexpr std::size_t kMaxSerialSize = 20;
constexpr std::size_t kKeyIdentifierSize = 20;

}  // namespace

Result<AsnInteger> serial_integer(base::ByteView serial) {
    const auto is_zero = [](std::uint8_t octet) { return octet == 0; };
    // With its highest bit set a serial takes one octet more.
    const bool too_long = serial.size() > kMaxSerialSize ||
                          (serial.size() == kMaxSerialSize && (serial.front() & 0x80) != 0);
    if (too_long || std::all_of(serial.begin(), serial.end(), is_zero)) {
        return fail(ErrorKind::malformed,
                    "A serial number must be positive and take at most 20 octets.");
    }
    const BigNumber number(BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr));
    AsnInteger out(BN_to_ASN1_INTEGER(number.get(), nullptr));
    require(out != nullptr, "BN_to_ASN1_INTEGER");
    return out;
}

Result<AsnTime> whole_seconds(base::Time time) {
    using namespace std::chrono;
    const auto seconds = floor<std::chrono::seconds>(time);
    if (seconds < sys_days(year(1950) / 1 / 1) || seconds >= sys_days(year(10000) / 1 / 1)) {
        return fail(ErrorKind::malformed, "A time must lie between the years 1950 and 9999.");
    }
    AsnTime out(ASN1_TIME_set(nullptr, seconds.time_since_epoch().count()));
    require(out != nullptr, "ASN1_TIME_set");
    return out;
}

const EVP_MD* signing_digest(const PublicKey& key) {
    switch (key.type()) {
        case KeyType::ed25519:
            return nullptr;
        case KeyType::ec_p384:
            return EVP_sha384();
        case KeyType::ec_p521:
            return EVP_sha512();
        case KeyType::rsa:
        case KeyType::ec_p256:
        case KeyType::other:
            return EVP_sha256();
    }
    return EVP_sha256();
}

Result<void> check_issuer(const Certificate& issuer, const PrivateKey& key, std::uint32_t usage) {
    if (!issuer.is_ca())
        return fail(ErrorKind::malformed, "The issuing certificate is not a CA's.");
    // Without the extension every use is allowed, and OpenSSL says all bits.
    if ((X509_get_key_usage(issuer.handle()) & usage) == 0) {
        return fail(ErrorKind::malformed,
                    "The issuing certificate's key usage does not allow this signature.");
    }
    if (!(issuer.key() == key.public_key())) {
        return fail(ErrorKind::malformed, "The issuing key is not the issuing certificate's.");
    }
    return {};
}

base::Bytes key_identifier(const Certificate& certificate) {
    const ASN1_OCTET_STRING* const id = X509_get0_subject_key_id(certificate.handle());
    if (id == nullptr) return key_identifier(certificate.key());
    const base::ByteView octets = octets_of(id);
    return {octets.begin(), octets.end()};
}

base::Bytes key_identifier(const PublicKey& key) {
    const base::Bytes& spki = key.spki();
    const unsigned char* end = spki.data();
    const Handle<X509_PUBKEY, X509_PUBKEY_free> info(
        d2i_X509_PUBKEY(nullptr, &end, static_cast<long>(spki.size())));
    require(info != nullptr, "d2i_X509_PUBKEY");
    const unsigned char* bits = nullptr;
    int size = 0;
    X509_PUBKEY_get0_param(nullptr, &bits, &size, nullptr, info.get());
    const Sha256Digest digest = sha256({bits, static_cast<std::size_t>(size)});
    return {digest.begin(), digest.begin() + kKeyIdentifierSize};
}

Handle<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free> octet_string(base::ByteView octets) {
    Handle<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free> out(ASN1_OCTET_STRING_new());
    require(out && ASN1_OCTET_STRING_set(out.get(), octets.data(),
                                         static_cast<int>(octets.size())) == 1,
            "ASN1_OCTET_STRING_set");
    return out;
}

Handle<AUTHORITY_KEYID, AUTHORITY_KEYID_free> authority_key_identifier(base::ByteView identifier) {
    Handle<AUTHORITY_KEYID, AUTHORITY_KEYID_free> out(AUTHORITY_KEYID_new());
    require(out != nullptr, "AUTHORITY_KEYID_new");
    out->keyid = octet_string(identifier).release();
    return out;
}

}  // namespace causeway::crypto
