// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "model/authorization.hpp"

namespace causeway::model {

class AuthorizationStore {
  public:
    virtual ~AuthorizationStore() = default;
    virtual void insert(const Authorization& authorization) = 0;
    virtual std::optional<Authorization> find(EndpointScope scope, AuthorizationId id) = 0;
    virtual std::optional<Authorization> find(EndpointScope scope, ChallengeId id) = 0;
    // In the order in which the order lists them.
    virtual std::vector<Authorization> of_order(EndpointScope scope, OrderId order) = 0;
    // The authorization that this account has proved by a challenge, valid for exactly this
    // identifier, wildcard bit included, that lasts longest; none when it would expire before
    // `until`.
    virtual std::optional<Authorization> find_valid(EndpointScope scope, AccountId account,
                                                    const Identifier& identifier,
                                                    base::Time until) = 0;
    // With its challenges.
    virtual void update(const Authorization& authorization) = 0;
};

}  // namespace causeway::model
