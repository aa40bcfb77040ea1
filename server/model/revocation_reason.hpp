// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/enum_names.hpp"

namespace causeway::model {

// CRLReason (RFC 5280 §5.3.1), by its number.
enum class RevocationReason {
    unspecified = 0,
    key_compromise = 1,
    ca_compromise = 2,
    affiliation_changed = 3,
    superseded = 4,
    cessation_of_operation = 5,
    certificate_hold = 6,
    remove_from_crl = 8,
    privilege_withdrawn = 9,
    aa_compromise = 10,
};

// Whether a subscriber or an operator may give it for a certificate of a TLS server or client. The
// others speak of CAs and attribute authorities, or are not for good.
bool may_be_given(RevocationReason reason);

// The reason of that number, if it may be given.
std::optional<RevocationReason> given_reason(std::int64_t number);

// "0 (unspecified), 1 (keyCompromise), ...": those that may be given, for a refusal.
std::string list_of_reasons();

}  // namespace causeway::model

template <>
struct causeway::base::EnumNames<causeway::model::RevocationReason> {
    using enum causeway::model::RevocationReason;
    static constexpr std::pair<causeway::model::RevocationReason, std::string_view> table[] = {
        {unspecified, "unspecified"},
        {key_compromise, "keyCompromise"},
        {ca_compromise, "cACompromise"},
        {affiliation_changed, "affiliationChanged"},
        {superseded, "superseded"},
        {cessation_of_operation, "cessationOfOperation"},
        {certificate_hold, "certificateHold"},
        {remove_from_crl, "removeFromCRL"},
        {privilege_withdrawn, "privilegeWithdrawn"},
        {aa_compromise, "aACompromise"},
    };
};
