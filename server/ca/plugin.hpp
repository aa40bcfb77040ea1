// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "ca/catalog.hpp"
#include "ca/config_schema.hpp"
#include "connectors/sdk/connector.h"

namespace causeway::ca {

// One kind of connector: the code of a shared library, and what it says about itself.
class Plugin {
  public:
    // Loads a shared library, for ever: there may be threads in it. internal, with the reason for
    // our log, when it is not a connector that this host can speak to, or when another user than
    // root and ourselves could have written it.
    static base::Result<std::shared_ptr<const Plugin>> load(const std::filesystem::path& file,
                                                            std::string type,
                                                            const base::Clock& clock);
    static base::Result<std::shared_ptr<const Plugin>> from_entry(
        causeway_connector_entry_function entry, std::string type, const base::Clock& clock);

    // Fields that the plugin does not know are NULL.
    const causeway_connector& api() const { return api_; }
    const ConnectorType& type() const { return type_; }
    const ConfigSchema& schema() const { return schema_; }

  private:
    Plugin(const causeway_connector& api, ConnectorType type, ConfigSchema schema)
        : api_(api), type_(std::move(type)), schema_(std::move(schema)) {}

    causeway_connector api_;
    ConnectorType type_;
    ConfigSchema schema_;
};

}  // namespace causeway::ca
