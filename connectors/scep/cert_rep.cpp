// SPDX-License-Identifier: Apache-2.0
#include "connectors/scep/cert_rep.hpp"

#include <optional>

#include <openssl/cms.h>
#include <openssl/objects.h>

#include "connectors/scep/algorithms.hpp"
#include "connectors/scep/pkcs7.hpp"
#include "connectors/scep/x509_list.hpp"

namespace causeway::scep {
namespace {

using base::ErrorKind;
using crypto::openssl_error;
using Cms = crypto::Handle<CMS_ContentInfo, CMS_ContentInfo_free>;
using Object = crypto::Handle<ASN1_OBJECT, ASN1_OBJECT_free>;

constexpr std::size_t kLongestText = 1024;

Cms parse(base::ByteView der) {
    const unsigned char* begin = der.data();
    return Cms(d2i_CMS_ContentInfo(nullptr, &begin, static_cast<long>(der.size())));
}

// The one value of an attribute that is there once, as one of the string types.
std::optional<std::string> attribute(const CMS_SignerInfo* signer, const char* oid) {
    const Object object(OBJ_txt2obj(oid, 1));
    for (const int type : {V_ASN1_PRINTABLESTRING, V_ASN1_OCTET_STRING, V_ASN1_UTF8STRING}) {
        // -3: neither a second attribute of that type nor a second value in it.
        const auto* value = static_cast<const ASN1_STRING*>(
            CMS_signed_get0_data_by_OBJ(signer, object.get(), -3, type));
        if (value == nullptr) continue;
        return std::string(base::as_text(
            {ASN1_STRING_get0_data(value), static_cast<std::size_t>(ASN1_STRING_length(value))}));
    }
    return std::nullopt;
}

base::Result<void> check_digest(CMS_SignerInfo* signer, bool legacy) {
    X509_ALGOR* digest = nullptr;
    CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, &digest, nullptr);
    const int nid = OBJ_obj2nid(digest->algorithm);
    if (may_digest(nid, legacy)) return {};
    std::string why = "it is signed with " + std::string(OBJ_nid2ln(nid));
    if (may_digest(nid, true)) {
        why += ": set legacy_algorithms to true if this CA knows nothing better";
    }
    return base::fail(ErrorKind::unsupported, why);
}

struct Verified {
    CMS_SignerInfo* signer;
    base::Bytes content;
};

// Signed by one of `signers`, whom their chain and the pinned fingerprint vouch for; certificates
// inside the message count for nothing.
base::Result<Verified> verify(CMS_ContentInfo* message, const Expected& expected) {
    STACK_OF(CMS_SignerInfo)* const list = CMS_get0_SignerInfos(message);
    if (sk_CMS_SignerInfo_num(list) != 1) {
        return base::fail(openssl_error(ErrorKind::malformed, "it is not signed by one signer"));
    }
    CMS_SignerInfo* const signer = sk_CMS_SignerInfo_value(list, 0);
    CAUSEWAY_CHECK(check_digest(signer, expected.legacy));
    const X509List trusted = list_of(expected.signers);
    // A failure and a pending answer carry no content (RFC 8894 §3.3.2.2, §3.3.2.3).
    ASN1_OCTET_STRING** const held = CMS_get0_content(message);
    const bool empty = held != nullptr && *held == nullptr;
    const std::uint8_t octet = 0;
    const crypto::BioHandle nothing = crypto::reading_bio({&octet, 0});
    const crypto::BioHandle content = crypto::writing_bio();
    constexpr unsigned kFlags = CMS_BINARY | CMS_NOINTERN | CMS_NO_SIGNER_CERT_VERIFY;
    if (CMS_verify(message, trusted.get(), nullptr, empty ? nothing.get() : nullptr, content.get(),
                   kFlags) != 1) {
        return base::fail(
            openssl_error(ErrorKind::unauthorized, "its signature is not the CA's or its RA's"));
    }
    return Verified{signer, base::to_bytes(crypto::written_text(*content))};
}

base::Result<void> check_belongs(const CMS_SignerInfo* signer, const Transaction& transaction) {
    const std::string cert_rep = std::to_string(static_cast<int>(MessageType::cert_rep));
    if (attribute(signer, kMessageType) != cert_rep) {
        return base::fail(ErrorKind::malformed, "it is no CertRep message");
    }
    if (attribute(signer, kTransactionId) != transaction.id) {
        return base::fail(ErrorKind::conflict, "it belongs to another transaction");
    }
    // Without this an old answer could be replayed (RFC 8894 §7.9).
    if (attribute(signer, kRecipientNonce) != base::as_text(transaction.sender_nonce)) {
        return base::fail(ErrorKind::conflict, "its recipientNonce is not the request's nonce");
    }
    return {};
}

base::Result<PkiStatus> status_of(const CMS_SignerInfo* signer) {
    const auto text = attribute(signer, kPkiStatus);
    for (const PkiStatus one : {PkiStatus::success, PkiStatus::failure, PkiStatus::pending}) {
        if (text == std::to_string(static_cast<int>(one))) return one;
    }
    return base::fail(ErrorKind::malformed, "it has no pkiStatus that RFC 8894 knows");
}

FailInfo fail_info_of(const CMS_SignerInfo* signer) {
    const std::string text = attribute(signer, kFailInfo).value_or("");
    const bool known = text.size() == 1 && text.front() >= '0' && text.front() <= '4';
    return known ? static_cast<FailInfo>(text.front() - '0') : FailInfo::unknown;
}

}  // namespace

base::Result<CertRep> read_cert_rep(base::ByteView message, const Expected& expected) {
    const Cms parsed = parse(message);
    if (!parsed || OBJ_obj2nid(CMS_get0_type(parsed.get())) != NID_pkcs7_signed) {
        return base::fail(openssl_error(ErrorKind::malformed, "it is no CMS SignedData"));
    }
    CAUSEWAY_TRY(const Verified verified, verify(parsed.get(), expected));
    CAUSEWAY_CHECK(check_belongs(verified.signer, expected.transaction));
    CertRep out;
    CAUSEWAY_TRY(out.status, status_of(verified.signer));
    if (out.status == PkiStatus::failure) {
        out.fail_info = fail_info_of(verified.signer);
        out.fail_text =
            attribute(verified.signer, kFailInfoText).value_or("").substr(0, kLongestText);
    }
    if (out.status == PkiStatus::success) {
        CAUSEWAY_TRY(const base::Bytes inner,
                     decrypt_envelope(verified.content, expected.recipient, expected.legacy));
        CAUSEWAY_TRY(out.certificates, certificates_in(inner));
    }
    return out;
}

}  // namespace causeway::scep
