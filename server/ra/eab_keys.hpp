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
    std::vector<std::string> domains;         // model::NameRule's texts; empty = any name
    std::vector<std::string> denied_domains;  // likewise; empty = none
};

class EabKeys {
  public:
    EabKeys(model::Database& database, const base::Clock& clock, base::Random& random)
        : database_(database), clock_(clock), random_(random) {}
    // The same on another database, such as one that is a transaction (model::JoinedDatabase).
    EabKeys on(model::Database& database) const { return {database, clock_, random_}; }

    // The only time that the HMAC key is seen. malformed for what makes no sense, also of this
    // endpoint: at an eab-only one a key needs domains.
    base::Result<model::EabKey> create(std::string_view tenant, std::string_view endpoint,
                                       const NewEabKey& request, const Caller& caller);
    // Without their HMAC keys, as they are now.
    base::Result<std::vector<model::EabKey>> list(std::string_view tenant,
                                                  std::string_view endpoint,
                                                  const model::Page& page);
    base::Result<model::EabKey> find(std::string_view tenant, std::string_view endpoint,
                                     std::string_view kid);
    // All three bite at once, for the accounts bound to it too. Stopped for a while, and back:
    // conflict when it was revoked.
    base::Result<model::EabKey> suspend(std::string_view tenant, std::string_view endpoint,
                                        std::string_view kid, const Caller& caller);
    base::Result<model::EabKey> resume(std::string_view tenant, std::string_view endpoint,
                                       std::string_view kid, const Caller& caller);
    // For good.
    base::Result<model::EabKey> revoke(std::string_view tenant, std::string_view endpoint,
                                       std::string_view kid, const Caller& caller);

  private:
    struct Name {
        std::string_view tenant;
        std::string_view endpoint;
        std::string_view kid;
    };
    using Transition = base::Result<model::EabKey> (*)(model::EabKey);

    base::Result<model::EabKey> change(const Name& name, Transition transition,
                                       model::AuditAction action, const Caller& caller);

    model::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
};

}  // namespace causeway::ra
