// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.hpp"
#include "base/enum_names.hpp"
#include "crypto/jwk.hpp"
#include "model/ids.hpp"
#include "model/problem.hpp"

namespace causeway::model {

enum class ChallengeType { http_01, dns_01, tls_alpn_01 };

// RFC 8555 §7.1.6.
enum class ChallengeStatus { pending, processing, valid, invalid };

struct Challenge {
    ChallengeId id;
    ChallengeType type = ChallengeType::http_01;
    std::string token;  // base64url, at least 128 bits of entropy (RFC 8555 §8.1)
    ChallengeStatus status = ChallengeStatus::pending;
    std::optional<base::Time> validated_at;
    std::optional<Problem> error;
    // The account key when the client answered, of which the key authorization is made, whatever
    // key the account has by now (RFC 8555 §7.3.5).
    std::optional<crypto::KeyThumbprint> answered_with = {};
};

// token "." thumbprint of the account key (RFC 8555 §8.1).
std::string key_authorization(std::string_view token, const crypto::KeyThumbprint& thumbprint);

}  // namespace causeway::model

template <>
struct causeway::base::EnumNames<causeway::model::ChallengeType> {
    using enum causeway::model::ChallengeType;
    static constexpr std::pair<causeway::model::ChallengeType, std::string_view> table[] = {
        {http_01, "http-01"},
        {dns_01, "dns-01"},
        {tls_alpn_01, "tls-alpn-01"},
    };
};

template <>
struct causeway::base::EnumNames<causeway::model::ChallengeStatus> {
    using enum causeway::model::ChallengeStatus;
    static constexpr std::pair<causeway::model::ChallengeStatus, std::string_view> table[] = {
        {pending, "pending"},
        {processing, "processing"},
        {valid, "valid"},
        {invalid, "invalid"},
    };
};
