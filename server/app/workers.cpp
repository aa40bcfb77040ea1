// SPDX-License-Identifier: Apache-2.0
#include "app/workers.hpp"

#include <utility>

namespace causeway::app {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kConnectorWatch{1000};
constexpr milliseconds kSealing{250};
constexpr std::chrono::hours kHouseKeeping{1};
constexpr std::chrono::seconds kTaskCount{30};
// Beyond this, new certificates are not asked for (docs/security.md).
constexpr std::chrono::seconds kLongestBacklog{60};
// A nonce is good for an hour; what is older is refused by its own time.
constexpr std::chrono::hours kNonceMemory{2};

template <class T>
bool is_away(const base::Result<T>& answer) {
    return !answer && answer.error().kind == base::ErrorKind::unavailable;
}

std::string text_of(const base::Error& error) {
    return error.internal.empty() ? error.detail : error.internal;
}

Lane::Parts lane_parts(const Workers::Parts& parts) {
    return {parts.storage.database(), parts.bells, parts.clock, parts.log};
}

}  // namespace

Workers::Workers(Parts parts)
    : parts_(parts),
      sealer_(parts.storage.sealing_store(), parts.notary, parts.clock),
      sealed_at_(parts.clock.monotonic()),
      validation_(lane_parts(parts),
                  {std::string(model::kValidationLane), 1, ra::Validation::kLease,
                   [this](const model::Job& job) { parts_.validation.run(job); },
                   [this] { return parts_.validation.in_flight().has_room(); },
                   [this] { return parts_.validation.in_flight().at_their_share(); }}) {
    connector_watch_.emplace(kConnectorWatch, parts_.log, [this] { follow_connectors(); });
    sealing_.emplace(kSealing, parts_.log, [this] { seal(); });
    house_keeping_.emplace(kHouseKeeping, parts_.log, [this] { keep_house(); });
    task_count_.emplace(kTaskCount, parts_.log, [this] { count_tasks(); });
}

Workers::~Workers() {
    connector_watch_.reset();
    parts_.bells.close();
    connectors_.clear();
    sealing_.reset();
    if (const auto finished = sealer_.finish(); !finished) report_unsealed(finished.error());
    house_keeping_.reset();
    task_count_.reset();
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

void Workers::seal() {
    const base::Result<int> sealed = sealer_.run();
    const auto behind = sealer_.behind_by();
    const base::MonotonicTime now = parts_.clock.monotonic();
    const bool sealing = sealed && behind && *behind <= kLongestBacklog;
    if (sealing) sealed_at_ = now;
    // A database that was away for a moment says nothing about the log; a wrong key or row does.
    const bool away = is_away(sealed) || is_away(behind);
    if (sealing) {
        parts_.gate.open();
    } else if (!away || now - sealed_at_ > kLongestBacklog) {
        parts_.gate.shut(sealed ? "the audit log is not being sealed" : text_of(sealed.error()));
    }
    if (behind) {
        parts_.metrics.set("causeway_audit_unsealed_seconds", {},
                           std::chrono::duration<double>(*behind).count());
    }
    if (sealed) {
        reported_.clear();
    } else {
        report_unsealed(sealed.error());
    }
}

// Sealing is tried several times a second; one line for each reason is enough.
void Workers::report_unsealed(const base::Error& error) {
    const std::string text = text_of(error);
    if (std::exchange(reported_, text) == text) return;
    parts_.log.error("audit.not_sealed", {{"error", text}});
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
    const auto partitions = parts_.storage.make_partitions();
    for (const auto& error : {forgotten ? std::string() : forgotten.error().internal,
                              partitions ? std::string() : partitions.error().internal}) {
        if (!error.empty()) parts_.log.warning("storage.not_tidied", {{"error", error}});
    }
}

}  // namespace causeway::app
