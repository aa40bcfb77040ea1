// SPDX-License-Identifier: Apache-2.0
#include "app/demo_seed.hpp"

#include <nlohmann/json.hpp>

#include "base/encoding.hpp"
#include "base/json.hpp"

namespace causeway::app {
namespace {

using base::ErrorKind;
using nlohmann::json;

constexpr const char* kTenant = "demo";

// One endpoint and the connection to its CA.
struct Seed {
    ra::NewConnector connector;
    json config;                     // of the connection
    std::vector<const char*> moves;  // its members that can be others at the next run
    ra::NewEndpoint endpoint;
    DemoProfile profile;
};

Seed lab_seed(const Config& config) {
    Seed seed;
    seed.connector = {.slug = "lab-ca", .type = "softca"};
    seed.config = {{"crl_url", "http://" + config.publication.listen + "/crl/lab-ca.crl"}};
    seed.moves = {"crl_url"};
    seed.endpoint.slug = "lab";
    seed.endpoint.display_name = "Lab: the built-in CA";
    seed.profile = {.domain = kDemoZone, .lego_key_type = "ec256"};
    return seed;
}

Seed legacy_seed(const LegacyCa& ca) {
    Seed seed;
    seed.connector = {.slug = "legacy-ca", .type = "scep"};
    seed.config = {{"url", ca.url()},
                   {"ca_fingerprint", base::hex_encode(ca.certificate().sha256())},
                   {"legacy_algorithms", true}};
    seed.moves = {"url", "ca_fingerprint"};
    seed.connector.max_in_flight = 1;
    seed.connector.accepted_differences = {model::AcceptedDifference::lacks_server_auth};
    seed.endpoint.slug = "legacy";
    seed.endpoint.display_name = "Legacy: a SCEP CA that is not ours";
    seed.endpoint.keys = {{crypto::KeyType::rsa, 2048, 4096}};
    seed.profile = {.domain = std::string("legacy.") + kDemoZone,
                    .lego_key_type = "rsa2048",
                    .certbot_keys = {"--key-type", "rsa"},
                    .variables = "LEGACY_",
                    .remark =
                        "This CA makes client certificates only (clientAuth, no serverAuth), as "
                        "many behind SCEP do.\nIts connection was made to accept that one "
                        "difference; browsers do not accept it from a server."};
    return seed;
}

// A second run finds what the first has made.
template <class Made>
base::Result<void> unless_there(const base::Result<Made>& made) {
    if (made || made.error().kind == ErrorKind::conflict) return {};
    return base::fail(made.error());
}

// What the operator tried with the connection stays.
base::Result<model::Connector> follow(UseCases& cases, const model::Connector& there,
                                      const Seed& seed, const ra::Caller& caller) {
    CAUSEWAY_TRY(const json before, base::parse_json(there.config));
    json after = before;
    for (const char* member : seed.moves) after[member] = seed.config[member];
    if (after == before) return there;
    return cases.connectors.change(there.slug.text(), {.config = after.dump()}, caller);
}

base::Result<model::Connector> connect(UseCases& cases, Seed& seed, const ra::Caller& caller) {
    seed.connector.config = seed.config.dump();
    auto made = cases.connectors.create(seed.connector, caller);
    if (made || made.error().kind != ErrorKind::conflict) return made;
    CAUSEWAY_TRY(const model::Connector there, cases.connectors.find(seed.connector.slug));
    return follow(cases, there, seed, caller);
}

std::string closed(const model::EndpointContext& context, const model::Connector& connector) {
    const std::string tenant = context.tenant.slug.text();
    const std::string endpoint = tenant + "/" + context.endpoint.slug.text();
    if (context.tenant.status != model::TenantStatus::active) {
        return "its tenant is suspended (tenant update " + tenant + " --resume)";
    }
    if (context.endpoint.status != model::EndpointStatus::active) {
        return "it is paused (endpoint update " + endpoint + " --resume)";
    }
    if (connector.status != model::ConnectorStatus::active) {
        return "its connection " + connector.slug.text() + " is paused (connector update " +
               connector.slug.text() + " --resume)";
    }
    return {};
}

base::Result<DemoEndpoint> make_endpoint(UseCases& cases, const Config& config, Seed seed,
                                         const ra::Caller& caller) {
    CAUSEWAY_TRY(const model::Connector connector, connect(cases, seed, caller));
    seed.endpoint.connectors = {seed.connector.slug};
    CAUSEWAY_CHECK(unless_there(cases.tenants.create_endpoint(kTenant, seed.endpoint, caller)));
    CAUSEWAY_TRY(const auto context, cases.tenants.find_endpoint(kTenant, seed.endpoint.slug));
    ra::NewEabKey key;
    key.label = "demo";
    key.max_uses = std::nullopt;
    CAUSEWAY_TRY(const model::EabKey made,
                 cases.eab_keys.create(kTenant, seed.endpoint.slug, key, caller));
    const std::string name = std::string(kTenant) + "/" + seed.endpoint.slug;
    return DemoEndpoint{name,
                        context.endpoint.display_name,
                        config.acme.base_url + "/acme/" + name + "/directory",
                        made.kid,
                        made.hmac_key,
                        std::move(seed.profile),
                        closed(context, connector)};
}

}  // namespace

base::Result<std::vector<DemoEndpoint>> seed_demo(UseCases& cases, const Config& config,
                                                  const LegacyCa& legacy_ca,
                                                  const ra::Caller& caller) {
    CAUSEWAY_CHECK(unless_there(cases.tenants.create({kTenant, "Demo"}, caller)));
    std::vector<DemoEndpoint> endpoints;
    for (Seed& seed : std::vector<Seed>{lab_seed(config), legacy_seed(legacy_ca)}) {
        CAUSEWAY_TRY(DemoEndpoint endpoint, make_endpoint(cases, config, std::move(seed), caller));
        endpoints.push_back(std::move(endpoint));
    }
    return endpoints;
}

}  // namespace causeway::app
