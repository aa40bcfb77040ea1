// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "connectors/scep/algorithms.hpp"
#include "connectors/scep/identity.hpp"
#include "connectors/sdk/support/values.hpp"
#include "connectors/sdk/support/x509.hpp"

namespace causeway::scep {

// RFC 8894 §3.2.1: the OIDs of a message's signed attributes.
inline constexpr const char* kMessageType = "2.16.840.1.113733.1.9.2";
inline constexpr const char* kPkiStatus = "2.16.840.1.113733.1.9.3";
inline constexpr const char* kFailInfo = "2.16.840.1.113733.1.9.4";
inline constexpr const char* kSenderNonce = "2.16.840.1.113733.1.9.5";
inline constexpr const char* kRecipientNonce = "2.16.840.1.113733.1.9.6";
inline constexpr const char* kTransactionId = "2.16.840.1.113733.1.9.7";
inline constexpr const char* kFailInfoText = "1.3.6.1.5.5.7.24.1";

// RFC 8894 §3.2.1.2.
enum class MessageType { cert_rep = 3, pkcs_req = 19, cert_poll = 20 };

// What ties an answer to its request.
struct Transaction {
    std::string id;
    base::Bytes sender_nonce;  // 16 octets
};

// The id is the same for every try of one attempt; the nonce is fresh.
Transaction begin_transaction(std::string_view idempotency_key, base::ByteView csr);

// How a request is protected: for whose eyes, by whom, with what.
struct Protection {
    const crypto::Certificate& recipient;
    const Identity& sender;
    Algorithms algorithms;
};

// The pkiMessage (RFC 8894 §3): `content` encrypted, then signed together with the attributes.
base::Bytes make_pki_message(MessageType type, const Transaction& transaction,
                             base::ByteView content, const Protection& protection);

// The content of a CertPoll (RFC 8894 §3.3.3): who was asked, and for which subject. bad_csr when
// the CSR cannot be read.
base::Result<base::Bytes> issuer_and_subject(const crypto::Certificate& issuer, base::ByteView csr);

}  // namespace causeway::scep
