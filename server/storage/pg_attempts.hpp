// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "model/stores/attempt_store.hpp"
#include "storage/connection.hpp"

namespace causeway::storage {

// Submissions to CAs and the exchanges with them; clock and random make the ids of exchanges.
class PgAttemptStore final : public model::AttemptStore {
  public:
    PgAttemptStore(PgConnection& connection, const base::Clock& clock, base::Random& random)
        : connection_(connection), clock_(clock), random_(random) {}

    void insert(const model::Attempt& attempt) override;
    std::optional<model::Attempt> find(model::EndpointScope scope, model::AttemptId id) override;
    std::optional<model::Attempt> find_anywhere(model::AttemptId id) override;
    std::vector<model::Attempt> unknown(const model::UnknownAttempts& query) override;
    std::vector<model::Attempt> prepared(int limit) override;
    std::vector<model::Attempt> of_order(model::EndpointScope scope, model::OrderId order) override;
    bool is_being_certified(const crypto::Sha256Digest& key_fingerprint) override;
    bool update_if(const model::Attempt& attempt, std::int64_t expected_fence) override;
    void record(const model::ConnectorExchange& exchange) override;
    std::vector<model::ConnectorExchange> exchanges(model::EndpointScope scope,
                                                    model::AttemptId attempt) override;

    static Statements statements();

  private:
    PgConnection& connection_;
    const base::Clock& clock_;
    base::Random& random_;
};

}  // namespace causeway::storage
