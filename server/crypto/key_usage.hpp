// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/enum_names.hpp"

namespace causeway::crypto {

// RFC 5280 §4.2.1.3, in the order of its bits.
enum class KeyUsage {
    digital_signature,
    content_commitment,
    key_encipherment,
    data_encipherment,
    key_agreement,
    key_cert_sign,
    crl_sign,
    encipher_only,
    decipher_only,
};

// What a certificate's key may be used for, or a request asks for. Each list is empty when its
// extension is absent, which allows every use.
struct KeyUsages {
    std::vector<KeyUsage> basic;
    std::vector<std::string> extended;  // dotted OIDs (RFC 5280 §4.2.1.12)
};

}  // namespace causeway::crypto

template <>
struct causeway::base::EnumNames<causeway::crypto::KeyUsage> {
    using Usage = causeway::crypto::KeyUsage;
    static constexpr std::pair<Usage, std::string_view> table[] = {
        {Usage::digital_signature, "digitalSignature"},
        {Usage::content_commitment, "contentCommitment"},
        {Usage::key_encipherment, "keyEncipherment"},
        {Usage::data_encipherment, "dataEncipherment"},
        {Usage::key_agreement, "keyAgreement"},
        {Usage::key_cert_sign, "keyCertSign"},
        {Usage::crl_sign, "cRLSign"},
        {Usage::encipher_only, "encipherOnly"},
        {Usage::decipher_only, "decipherOnly"},
    };
};
