// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/attempt.hpp"
#include "model/connector_exchange.hpp"

namespace causeway::model {

// Which attempts in the state `unknown` an operator looks at, oldest first.
struct UnknownAttempts {
    std::optional<TenantId> tenant;
    std::optional<AttemptId> after;
    int limit = 50;
};

class AttemptStore {
  public:
    virtual ~AttemptStore() = default;
    virtual void insert(const Attempt& attempt) = 0;
    virtual std::optional<Attempt> find(EndpointScope scope, AttemptId id) = 0;
    // The operator's look-up by id alone.
    virtual std::optional<Attempt> find_anywhere(AttemptId id) = 0;
    virtual std::vector<Attempt> unknown(const UnknownAttempts& query) = 0;
    // The oldest attempts in the state `prepared`, at most so many.
    virtual std::vector<Attempt> prepared(int limit) = 0;
    // Oldest first.
    virtual std::vector<Attempt> of_order(EndpointScope scope, OrderId order) = 0;
    // Whether an order that is `processing` waits for a certificate of that key, at any endpoint.
    virtual bool is_being_certified(const crypto::Sha256Digest& key_fingerprint) = 0;
    // Writes when the stored fence is still `expected_fence` and says whether it was.
    virtual bool update_if(const Attempt& attempt, std::int64_t expected_fence) = 0;
    virtual void record(const ConnectorExchange& exchange) = 0;
    virtual std::vector<ConnectorExchange> exchanges(EndpointScope scope, AttemptId attempt) = 0;
};

}  // namespace causeway::model
