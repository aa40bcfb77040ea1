// SPDX-License-Identifier: Apache-2.0
#include "ca/registry.hpp"

#include <utility>

namespace causeway::ca {

Registry::Registry(Lookup lookup, PluginDirectories& plugins, Services services)
    : lookup_(std::move(lookup)), plugins_(plugins), services_(std::move(services)) {}

base::Result<model::Connector> Registry::configured(model::ConnectorId id) {
    CAUSEWAY_TRY(auto found, lookup_(id));
    if (!found) return base::fail(base::ErrorKind::not_found, "There is no such CA connection.");
    return *std::move(found);
}

base::Result<Registry::Open> Registry::open(const model::Connector& connector) {
    std::shared_ptr<Connection> connection;
    {
        const std::lock_guard lock(mutex_);
        auto& slot = connections_[connector.id];
        if (!slot) slot = std::make_shared<Connection>(connector, services_);
        connection = slot;
    }
    CAUSEWAY_TRY(auto instance, connection->instance(connector, plugins_));
    return Open{std::move(connection), std::move(instance)};
}

std::shared_ptr<Connection> Registry::find(model::ConnectorId id) {
    const std::lock_guard lock(mutex_);
    const auto found = connections_.find(id);
    return found == connections_.end() ? nullptr : found->second;
}

int Registry::stuck_calls() {
    const std::lock_guard lock(mutex_);
    int stuck = 0;
    for (const auto& [id, connection] : connections_) stuck += connection->guard().load().stuck;
    return stuck;
}

}  // namespace causeway::ca
