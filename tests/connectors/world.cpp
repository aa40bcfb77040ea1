// SPDX-License-Identifier: Apache-2.0
#include "connectors/world.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace causeway::connectors {
namespace {

namespace fs = std::filesystem;

template <class T>
T value_of(base::Result<T> result) {
    if (!result) throw std::runtime_error(result.error().detail);
    return *std::move(result);
}

}  // namespace

base::Bytes test_data(const std::string& name) {
    std::ifstream file(std::string(CAUSEWAY_CONNECTOR_DATA) + "/" + name, std::ios::binary);
    if (!file) throw std::runtime_error("no test data " + name);
    return {std::istreambuf_iterator<char>(file), {}};
}

PluginCopies::PluginCopies() {
    std::string pattern = (fs::temp_directory_path() / "causeway-plugins-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
    path_ = pattern;
    for (const char* directory : {CAUSEWAY_PLUGINS, CAUSEWAY_TEST_PLUGINS}) {
        for (const auto& entry : fs::directory_iterator(directory)) {
            if (entry.path().extension() != ".so") continue;
            const fs::path copy = path_ / entry.path().filename();
            fs::copy_file(entry.path(), copy);
            fs::permissions(copy, fs::perms::owner_all);
        }
    }
}

PluginCopies::~PluginCopies() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

World::World(support::FakeConnectorStateStore& state, const base::Clock* clock, Reach reach)
    : clock_(clock == nullptr ? system_clock_ : *clock), state_(state) {
    const ca::EgressCheck egress = [reach](std::string_view address,
                                           std::uint16_t) -> base::Result<void> {
        if (reach == Reach::loopback && address == "127.0.0.1") return {};
        return base::fail(base::ErrorKind::connection, "Tests connect to nobody.");
    };
    const ca::Services services{log_, clock_, state_, egress};
    directories_ =
        std::make_unique<ca::PluginDirectories>(std::vector{copies_.path()}, clock_, log_);
    catalog_ = std::make_unique<ca::PluginCatalog>(*directories_, services);
    const auto lookup =
        [this](model::ConnectorId id) -> base::Result<std::optional<model::Connector>> {
        const auto found = connectors_.find(id);
        if (found == connectors_.end()) return std::optional<model::Connector>();
        return std::optional(found->second);
    };
    issuer_ = std::make_unique<ca::PluginIssuer>(lookup, *directories_, services);
}

model::ConnectorId World::connect(const std::string& type, const std::string& config,
                                  const ca::HostServices::Secrets& secrets) {
    model::Connector connector{.id = model::ConnectorId::make(clock_, random_),
                               .slug = value_of(model::Slug::parse("under-test")),
                               .type = type,
                               .config = config,
                               .secrets = secrets,
                               .created_at = clock_.now()};
    adopt(connector);
    return connector.id;
}

ca::EnrollRequest request_for(const std::string& csr) {
    base::SystemClock clock;
    base::SystemRandom random;
    ca::EnrollRequest out;
    out.attempt = model::AttemptId::make(clock, random);
    out.order = model::OrderId::make(clock, random);
    out.idempotency_key = out.attempt.to_string();
    out.tenant = "acme";
    out.endpoint = "web";
    out.account = "account-1";
    out.csr = test_data(csr);
    out.identifiers = {value_of(model::Identifier::parse("dns", "www.example.test")),
                       value_of(model::Identifier::parse("dns", "*.example.test")),
                       value_of(model::Identifier::parse("ip", "192.0.2.7"))};
    return out;
}

ca::EnrollOutcome enroll_in_vain(World& world, model::ConnectorId connector,
                                 const ca::EnrollRequest& request) {
    return in_vain(world, [&](base::Deadline deadline) {
        return world.issuer().enroll(connector, request, deadline, {});
    });
}

}  // namespace causeway::connectors
