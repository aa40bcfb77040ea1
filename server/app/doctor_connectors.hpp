// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/config.hpp"
#include "app/doctor_check.hpp"
#include "app/job_bells.hpp"
#include "app/outbound.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "ca/plugin_catalog.hpp"
#include "ca/plugin_issuer.hpp"
#include "crypto/sealed_box.hpp"
#include "ra/connectors.hpp"
#include "storage/database.hpp"
#include "storage/pg_connector_states.hpp"

namespace causeway::app {

// Each plugin of the configured directories: loaded, spoken to, described.
Findings check_plugins(const std::vector<std::string>& directories, const base::Clock& clock);

// What of the service is needed to try its connections, without the rest of it.
class ConnectorBench {
  public:
    struct Parts {
        const base::Clock& clock;
        base::Random& random;
        base::Log& log;
    };

    // What `parts` refers to must outlive it.
    static base::Result<std::unique_ptr<ConnectorBench>> make(const Config& config,
                                                              crypto::SealingKeys keys,
                                                              Parts parts);
    ConnectorBench(const ConnectorBench&) = delete;
    ConnectorBench& operator=(const ConnectorBench&) = delete;

    ra::Connectors& connectors() { return connectors_; }
    // As long as there is one, the destructor does not return.
    int stuck_calls() { return issuer_.stuck_calls(); }

  private:
    ConnectorBench(const Config& config, crypto::SealingKeys keys, Parts parts,
                   std::unique_ptr<Outbound> outbound);

    const crypto::SealingKeys keys_;
    const std::unique_ptr<Outbound> outbound_;
    JobBells bells_;
    storage::ConnectionPool pool_;
    const storage::Context context_;
    storage::PgDatabase database_;
    storage::PgConnectorStateStore states_;
    ca::PluginDirectories plugins_;
    const ca::Services services_;
    ca::PluginCatalog catalog_;
    ca::PluginIssuer issuer_;
    ra::Connectors connectors_;
};

// `causeway connector test` for each connection, all at once.
Findings check_connectors(ra::Connectors& connectors);
Finding judge_stages(const std::string& slug, const std::vector<ca::TestStage>& stages);

}  // namespace causeway::app
