// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>

#include "app/database_watch.hpp"
#include "app/lane.hpp"
#include "app/log_sealing.hpp"
#include "app/repeating.hpp"
#include "base/metrics.hpp"
#include "ra/enrollment.hpp"
#include "ra/intent_gate.hpp"
#include "ra/reconciliation.hpp"
#include "ra/revocation_delivery.hpp"
#include "ra/revocation_tasks.hpp"
#include "ra/validation.hpp"
#include "storage/storage.hpp"

namespace causeway::app {

// Everything that happens without a request: validations, a lane for each connector, sealing of the
// audit log, the house-keeping of storage, and a look at what waits for a person.
class Workers {
  public:
    struct Parts {
        storage::Storage& storage;
        JobBells& bells;
        ra::Validation& validation;
        ra::Enrollment& enrollment;
        ra::Reconciliation& reconciliation;
        ra::RevocationDelivery& revocation_delivery;
        ra::RevocationTasks& revocation_tasks;
        ra::IntentGate& gate;
        DatabaseWatch& database_watch;
        audit::Notary* notary;  // none when the audit log is not signed
        const base::Clock& clock;
        base::Log& log;
        base::Metrics& metrics;
    };

    explicit Workers(Parts parts);
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;
    // Takes no further jobs and waits for those in progress.
    ~Workers();

  private:
    void follow_connectors();
    Lane::Work connector_work(const model::Connector& connector);
    void keep_house();
    void run_at_ca(const model::Job& job);
    void count_tasks();
    void show_open_tasks(const char* kind, const base::Result<int>& open);

    Parts parts_;
    LogSealing log_sealing_;
    Lane validation_;
    std::map<model::ConnectorId, std::unique_ptr<Lane>> connectors_;
    std::optional<Repeating> connector_watch_;
    std::optional<Repeating> sealing_;
    std::optional<Repeating> backlog_;
    std::optional<Repeating> house_keeping_;
    std::optional<Repeating> task_count_;
    std::optional<Repeating> database_watch_;
};

}  // namespace causeway::app
