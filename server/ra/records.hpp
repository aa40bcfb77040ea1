// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/result.hpp"
#include "model/stores/database.hpp"

namespace causeway::ra {

// Everything that is known about one order, for the person who asks why.
struct OrderTimeline {
    model::Order order;
    std::vector<model::Authorization> authorizations;
    std::vector<model::ValidationAttempt> validations;
    std::vector<model::Attempt> attempts;
    std::vector<model::ConnectorExchange> exchanges;
    std::vector<model::RecordedEvent> events;
};

// What happened, for operators and auditors: reads only, over all tenants.
class Records {
  public:
    Records(model::Database& database, const base::Clock& clock)
        : database_(database), clock_(clock) {}

    base::Result<std::vector<model::Order>> orders(model::OrderQuery query);
    base::Result<OrderTimeline> timeline(model::OrderId id);
    base::Result<std::vector<model::IssuedCertificate>> certificates(
        const model::CertificateQuery& query);
    base::Result<model::IssuedCertificate> certificate(model::CertificateId id);
    base::Result<std::vector<model::RecordedEvent>> events(const model::AuditQuery& query);

  private:
    model::Database& database_;
    const base::Clock& clock_;
};

}  // namespace causeway::ra
