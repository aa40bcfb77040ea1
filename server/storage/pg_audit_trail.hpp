// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/random.hpp"
#include "model/stores/audit_trail.hpp"
#include "storage/connection.hpp"

namespace causeway::storage {

// Events are written in the transaction of the change that they tell of, together with the note
// that they still need a place in the log.
class PgAuditTrail final : public model::AuditTrail {
  public:
    PgAuditTrail(PgConnection& connection, base::Random& random)
        : connection_(connection), random_(random) {}

    void append(const model::AuditEvent& event) override;
    std::vector<model::RecordedEvent> search(const model::AuditQuery& query) override;

    static Statements statements();

  private:
    std::optional<std::int64_t> next_sequence(std::optional<model::OrderId> order);

    PgConnection& connection_;
    base::Random& random_;
};

}  // namespace causeway::storage
