// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/stores/validation_attempt_store.hpp"
#include "storage/connection.hpp"

namespace causeway::storage {

class PgValidationAttemptStore final : public model::ValidationAttemptStore {
  public:
    explicit PgValidationAttemptStore(PgConnection& connection) : connection_(connection) {}

    void insert(const model::ValidationAttempt& attempt) override;
    // Oldest first.
    std::vector<model::ValidationAttempt> of(model::EndpointScope scope,
                                             model::ChallengeId challenge) override;

    static Statements statements();

  private:
    PgConnection& connection_;
};

}  // namespace causeway::storage
