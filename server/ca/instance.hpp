// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "base/result.hpp"
#include "ca/host_services.hpp"
#include "ca/plugin.hpp"
#include "model/connector.hpp"

namespace causeway::ca {

// A plugin's instance for one version of a connection's configuration. Whoever calls into it holds
// it, so that it ends after its last call.
class Instance {
  public:
    // malformed when the configuration does not fit the plugin any more, unavailable when the
    // plugin cannot make an instance now.
    static base::Result<std::shared_ptr<const Instance>> create(
        std::shared_ptr<const Plugin> plugin, const model::Connector& connector,
        const Services& services);
    ~Instance();
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    const causeway_connector& api() const { return plugin_->api(); }
    causeway_instance* handle() const { return handle_; }

  private:
    Instance(std::shared_ptr<const Plugin> plugin, const model::Connector& connector,
             const Services& services);

    const std::shared_ptr<const Plugin> plugin_;
    const HostServices host_;
    causeway_instance* handle_ = nullptr;
};

}  // namespace causeway::ca
