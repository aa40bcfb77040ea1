// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "ca/plugin_catalog.hpp"
#include "ca/plugin_directories.hpp"
#include "ca/plugin_issuer.hpp"
#include "support/fake_connector_state_store.hpp"
#include "support/recording_log.hpp"

namespace causeway::connectors {

// An octet string from tests/data/connectors, made by openssl.
base::Bytes test_data(const std::string& name);

// The plugin directory that the build fills, copied to where only this process can write.
class PluginCopies {
  public:
    PluginCopies();
    ~PluginCopies();
    PluginCopies(const PluginCopies&) = delete;
    PluginCopies& operator=(const PluginCopies&) = delete;

    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

// Whom the connectors may talk to.
enum class Reach { nobody, loopback };

// A connector host with the real plugins on fake storage. Two of them on one store are two
// replicas.
class World {
  public:
    // By the system's clock, or by one that outlives the world.
    explicit World(support::FakeConnectorStateStore& state, const base::Clock* clock = nullptr,
                   Reach reach = Reach::nobody);

    // Configures a connection, or changes the one of that id.
    model::ConnectorId connect(const std::string& type, const std::string& config,
                               const ca::HostServices::Secrets& secrets = {});
    void adopt(const model::Connector& connector) {
        connectors_.insert_or_assign(connector.id, connector);
    }
    model::Connector& connector(model::ConnectorId id) { return connectors_.at(id); }

    ca::PluginIssuer& issuer() { return *issuer_; }
    ca::PluginCatalog& catalog() { return *catalog_; }
    support::RecordingLog& log() { return log_; }
    support::FakeConnectorStateStore& state() { return state_; }
    const std::filesystem::path& plugins() const { return copies_.path(); }

    base::Deadline within(std::chrono::milliseconds span) const {
        return base::Deadline::after(clock_, span);
    }

  private:
    base::SystemClock system_clock_;
    const base::Clock& clock_;
    base::SystemRandom random_;
    support::RecordingLog log_;
    support::FakeConnectorStateStore& state_;
    PluginCopies copies_;
    std::unique_ptr<ca::PluginDirectories> directories_;
    std::unique_ptr<ca::PluginCatalog> catalog_;
    std::map<model::ConnectorId, model::Connector> connectors_;
    // Last, so that its threads end first.
    std::unique_ptr<ca::PluginIssuer> issuer_;
};

// A request for the names in the test CSRs, with ids of its own.
ca::EnrollRequest request_for(const std::string& csr);

// Calls a connector that does not answer, until the host gives up. On a busy machine a short
// deadline may pass before a thread has begun, and nothing was called: then it tries again.
template <class Call>
auto in_vain(World& world, Call call) {
    for (int tries = 1;; ++tries) {
        auto outcome = call(world.within(std::chrono::milliseconds(50 * tries)));
        const auto* unavailable = std::get_if<ca::Unavailable>(&outcome);
        if (unavailable == nullptr || unavailable->called || tries == 10) return outcome;
    }
}
ca::EnrollOutcome enroll_in_vain(World& world, model::ConnectorId connector,
                                 const ca::EnrollRequest& request);

// Waits for what another thread is about to do.
template <class Condition>
bool eventually(Condition condition) {
    for (int i = 0; i < 60'000 && !condition(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return condition();
}

}  // namespace causeway::connectors
