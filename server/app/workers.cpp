// SPDX-License-Identifier: Apache-2.0
#include "app/workers.hpp"

#include <utility>

namespace causeway::app {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kConnectorWatch{1000};
constexpr milliseconds kDatabaseWatch{1000};
constexpr milliseconds kSealing{250};
constexpr std::chrono::seconds kBacklog{5};
constexpr std::chrono::hours kHouseKeeping{1};
constexpr std::chrono::seconds kTaskCount{30};
// A nonce is good for an hour; what is older is refused by its own time.
constexpr std::chrono::hours kNonceMemory{2};
// How long a client may send a request again and get its answer.
constexpr std::chrono::hours kAnswerMemory{24};

Lane::Parts lane_parts(const Workers::Parts& parts) {
    return {parts.storage.database(), parts.bells, parts.clock, parts.log};
}

}  // namespace

Workers::Workers(Parts parts)
    : parts_(parts),
      log_sealing_({parts.storage.sealing_store(), parts.notary, parts.gate, parts.clock, parts.log,
                    parts.metrics}),
      validation_(lane_parts(parts),
                  {std::string(model::kValidationLane), 1, ra::Validation::kLease,
                   [this](const model::Job& job) { parts_.validation.run(job); },
                   [this] { return parts_.validation.in_flight().has_room(); },
                   [this] { return parts_.validation.in_flight().at_their_share(); }}) {
    connector_watch_.emplace(kConnectorWatch, parts_.log, [this] { follow_connectors(); });
    sealing_.emplace(kSealing, parts_.log, [this] { log_sealing_.run(); });
    backlog_.emplace(kBacklog, parts_.log, [this] { log_sealing_.show_backlog(); });
    house_keeping_.emplace(kHouseKeeping, parts_.log, [this] { keep_house(); });
    task_count_.emplace(kTaskCount, parts_.log, [this] { count_tasks(); });
    database_watch_.emplace(kDatabaseWatch, parts_.log, [this] { parts_.database_watch.look(); });
}

Workers::~Workers() {
    connector_watch_.reset();
    parts_.bells.close();
    connectors_.clear();
    sealing_.reset();
    backlog_.reset();
    log_sealing_.finish();
    house_keeping_.reset();
    task_count_.reset();
    database_watch_.reset();
}

void Workers::follow_connectors() {
    const auto connectors =
        model::read(parts_.storage.database(),
                    [](model::UnitOfWork& unit) -> base::Result<std::vector<model::Connector>> {
                        return unit.connectors.list();
                    });
    if (!connectors) {
        parts_.log.warning("connector.not_listed", {{"error", connectors.error().internal}});
        return;
    }
    for (const model::Connector& connector : *connectors) {
        auto& lane = connectors_[connector.id];
        if (lane) {
            lane->set_threads(connector.max_in_flight);
        } else {
            lane = std::make_unique<Lane>(lane_parts(parts_), connector_work(connector));
        }
    }
}

Lane::Work Workers::connector_work(const model::Connector& connector) {
    return {model::connector_lane(connector.id),
            connector.max_in_flight,
            parts_.enrollment.lease(),
            [this](const model::Job& job) { run_at_ca(job); },
            {},
            {}};
}

void Workers::run_at_ca(const model::Job& job) {
    if (job.kind == model::JobKind::revoke) {
        parts_.revocation_delivery.run(job);
    } else {
        parts_.enrollment.run(job);
    }
}

void Workers::count_tasks() {
    show_open_tasks("unknown_outcome", parts_.reconciliation.count_open());
    show_open_tasks("revocation", parts_.revocation_tasks.count_open());
}

void Workers::show_open_tasks(const char* kind, const base::Result<int>& open) {
    if (!open) {
        parts_.log.warning("task.not_counted", {{"error", open.error().internal}});
        return;
    }
    parts_.metrics.set("causeway_open_tasks", {{"kind", kind}}, *open);
}

void Workers::keep_house() {
    const auto forgotten = parts_.storage.nonces().forget(parts_.clock.now() - kNonceMemory);
    const auto answers =
        parts_.storage.database().write([this](model::UnitOfWork& unit) -> base::Result<void> {
            unit.idempotency.forget(parts_.clock.now() - kAnswerMemory);
            return {};
        });
    const auto partitions = parts_.storage.make_partitions();
    for (const auto& error : {forgotten ? std::string() : forgotten.error().internal,
                              answers ? std::string() : answers.error().internal,
                              partitions ? std::string() : partitions.error().internal}) {
        if (!error.empty()) parts_.log.warning("storage.not_tidied", {{"error", error}});
    }
}

}  // namespace causeway::app
