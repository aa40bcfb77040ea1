// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "model/api_token.hpp"
#include "model/stores/page.hpp"

namespace causeway::model {

class ApiTokenStore {
  public:
    virtual ~ApiTokenStore() = default;
    virtual void insert(const ApiToken& token) = 0;
    virtual std::optional<ApiToken> find(const crypto::Sha256Digest& token_hash) = 0;
    virtual std::optional<ApiToken> find(ApiTokenId id) = 0;
    // Unless it is revoked already.
    virtual void revoke(ApiTokenId id, base::Time at) = 0;
    // Newest first.
    virtual std::vector<ApiToken> list(const Page& page) = 0;
};

}  // namespace causeway::model
