// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "base/result.hpp"
#include "ca/connection.hpp"
#include "ca/plugin_directories.hpp"
#include "model/connector.hpp"

namespace causeway::ca {

// The connections of this process, made when they are first used. Safe from several threads.
class Registry {
  public:
    using Lookup = std::function<base::Result<std::optional<model::Connector>>(model::ConnectorId)>;

    // A connection and its instance, held for as long as somebody calls into it.
    struct Open {
        std::shared_ptr<Connection> connection;
        std::shared_ptr<const Instance> instance;
    };

    Registry(Lookup lookup, PluginDirectories& plugins, Services services);

    // not_found when there is no such connection.
    base::Result<model::Connector> configured(model::ConnectorId id);
    base::Result<Open> open(const model::Connector& connector);
    // Nothing when it was never opened.
    std::shared_ptr<Connection> find(model::ConnectorId id);
    // Over all connections.
    int stuck_calls();

  private:
    const Lookup lookup_;
    PluginDirectories& plugins_;
    const Services services_;

    std::mutex mutex_;
    std::map<model::ConnectorId, std::shared_ptr<Connection>> connections_;
};

}  // namespace causeway::ca
