// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "model/stores/database.hpp"
#include "ra/caller.hpp"

namespace causeway::ra {

struct NewApiToken {
    std::string label;
    model::ApiScope scope = model::ApiScope::admin;
    base::Time expires_at;
};

struct CreatedApiToken {
    model::ApiToken token;
    base::Secret bearer;  // "cwy_" and a checksummed random text: seen this once
};

class ApiTokens {
  public:
    ApiTokens(model::Database& database, const base::Clock& clock, base::Random& random)
        : database_(database), clock_(clock), random_(random) {}
    // The same on another database, such as one that is a transaction (model::JoinedDatabase).
    ApiTokens on(model::Database& database) const { return {database, clock_, random_}; }

    base::Result<CreatedApiToken> create(const NewApiToken& request, const Caller& caller);
    // unauthenticated when it is unknown, malformed, expired or revoked; which one is not said.
    base::Result<model::ApiToken> authenticate(std::string_view bearer);
    // It opens nothing from now on. Harmless when repeated; not_found when there is none.
    base::Result<model::ApiToken> revoke(model::ApiTokenId id, const Caller& caller);
    base::Result<std::vector<model::ApiToken>> list(const model::Page& page);

  private:
    model::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
};

}  // namespace causeway::ra
