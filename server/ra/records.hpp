// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
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

struct CertificateRecord {
    model::IssuedCertificate certificate;
    std::optional<model::Revocation> revocation;  // the last one that was asked for
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
    base::Result<CertificateRecord> certificate(model::CertificateId id);
    base::Result<std::vector<model::RecordedEvent>> events(const model::AuditQuery& query);

  private:
    model::Database& database_;
    const base::Clock& clock_;
};

}  // namespace causeway::ra
