// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.hpp"
#include "base/enum_names.hpp"
#include "crypto/hash.hpp"
#include "model/ids.hpp"

namespace causeway::model {

// What the bearer of a token may do. `admin` includes `read`.
enum class ApiScope { read, admin };

struct ApiToken {
    ApiTokenId id;
    std::string label;
    crypto::Sha256Digest token_hash{};  // the token itself is shown once and not kept
    ApiScope scope = ApiScope::read;
    base::Time expires_at;
    std::optional<base::Time> revoked_at;
    std::string created_by;
    base::Time created_at;
};

}  // namespace causeway::model

template <>
struct causeway::base::EnumNames<causeway::model::ApiScope> {
    using enum causeway::model::ApiScope;
    static constexpr std::pair<causeway::model::ApiScope, std::string_view> table[] = {
        {read, "read"},
        {admin, "admin"},
    };
};
