// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ca/catalog.hpp"
#include "ca/host_services.hpp"
#include "ca/plugin_directories.hpp"

namespace causeway::ca {

// What may be configured, by the plugins that are there. Safe from several threads.
class PluginCatalog final : public Catalog {
  public:
    // `plugins` and what is in `services` must outlive the catalog.
    PluginCatalog(PluginDirectories& plugins, Services services)
        : plugins_(plugins), services_(std::move(services)) {}

    std::vector<ConnectorType> types() override;
    base::Result<ConnectorType> describe(std::string_view type) override;
    base::Result<void> validate(std::string_view type, std::string_view config,
                                const std::map<std::string, base::Secret>& secrets) override;
    base::Result<std::set<std::string>> secret_names(std::string_view type,
                                                     std::string_view config) override;

  private:
    PluginDirectories& plugins_;
    const Services services_;
};

}  // namespace causeway::ca
