// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "model/stores/database.hpp"
#include "ra/caller.hpp"

namespace causeway::ra {

struct NewEabKey {
    std::string label;
    std::optional<int> max_uses = 1;  // none = unlimited
    std::optional<base::Time> expires_at;
    std::vector<std::string> domains;
};

class EabKeys {
  public:
    EabKeys(model::Database& database, const base::Clock& clock, base::Random& random)
        : database_(database), clock_(clock), random_(random) {}

    // The only time that the HMAC key is seen.
    base::Result<model::EabKey> create(std::string_view tenant, std::string_view endpoint,
                                       const NewEabKey& request, const Caller& caller);
    // Without their HMAC keys.
    base::Result<std::vector<model::EabKey>> list(std::string_view tenant,
                                                  std::string_view endpoint,
                                                  const model::Page& page);
    base::Result<model::EabKey> find(std::string_view tenant, std::string_view endpoint,
                                     std::string_view kid);
    // Bites at once, for the accounts bound to it too.
    base::Result<model::EabKey> revoke(std::string_view tenant, std::string_view endpoint,
                                       std::string_view kid, const Caller& caller);

  private:
    model::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
};

}  // namespace causeway::ra
