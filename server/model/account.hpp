// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/enum_names.hpp"
#include "base/result.hpp"
#include "crypto/jwk.hpp"
#include "model/eab_key.hpp"
#include "model/ids.hpp"

namespace causeway::model {

// RFC 8555 §7.1.6. `revoked` is the server's doing, `deactivated` the client's.
enum class AccountStatus { valid, deactivated, revoked };

// The binding as the client sent it, kept to be shown again (§7.3.4), and what its key is today.
struct AccountBinding {
    EabKeyId key_id;
    std::string jws;  // the JSON text of externalAccountBinding
    // As of the read; they belong to the key, not to the account.
    std::string label;
    EabKeyStatus status = EabKeyStatus::active;
    std::string kid;
};

struct Account {
    AccountId id;
    EndpointScope scope;
    crypto::Jwk key;
    AccountStatus status = AccountStatus::valid;
    std::vector<std::string> contacts;
    bool terms_of_service_agreed = false;
    std::optional<AccountBinding> binding;
    base::Time created_at;
    std::int64_t version = 1;
};

// mailto: with exactly one address and no header fields (RFC 8555 §7.3): unsupported_contact for
// another scheme, invalid_contact otherwise.
base::Result<void> check_contacts(const std::vector<std::string>& contacts);

}  // namespace causeway::model

template <>
struct causeway::base::EnumNames<causeway::model::AccountStatus> {
    using enum causeway::model::AccountStatus;
    static constexpr std::pair<causeway::model::AccountStatus, std::string_view> table[] = {
        {valid, "valid"},
        {deactivated, "deactivated"},
        {revoked, "revoked"},
    };
};
