// SPDX-License-Identifier: Apache-2.0
#include "app/demo_seed.hpp"

#include "base/encoding.hpp"

namespace causeway::app {
namespace {

using base::ErrorKind;

constexpr const char* kTenant = "demo";

// One endpoint and the connection to its CA.
struct Seed {
    ra::NewConnector connector;
    ra::NewEndpoint endpoint;
    DemoProfile profile;
};

Seed lab_seed(const Config& config) {
    Seed seed;
    seed.connector = {.slug = "lab-ca", .type = "softca"};
    seed.connector.config =
        R"({"crl_url":"http://)" + config.publication.listen + R"(/crl/lab-ca.crl"})";
    seed.endpoint.slug = "lab";
    seed.endpoint.display_name = "Lab: the built-in CA";
    seed.profile = {.domain = kDemoZone, .lego_key_type = "ec256"};
    return seed;
}

Seed legacy_seed(const LegacyCa& ca) {
    Seed seed;
    seed.connector = {.slug = "legacy-ca", .type = "scep"};
    seed.connector.config = R"({"url":")" + ca.url() + R"(","ca_fingerprint":")" +
                            base::hex_encode(ca.certificate().sha256()) +
                            R"(","legacy_algorithms":true})";
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

// The CAs' ports, and so their URLs, can be others than at the last run.
base::Result<void> connect(UseCases& cases, const ra::NewConnector& connector,
                           const ra::Caller& caller) {
    const auto made = cases.connectors.create(connector, caller);
    if (made || made.error().kind != ErrorKind::conflict) return unless_there(made);
    const auto changed =
        cases.connectors.change(connector.slug, {.config = connector.config}, caller);
    if (changed) return {};
    return base::fail(changed.error());
}

base::Result<DemoEndpoint> make_endpoint(UseCases& cases, const Config& config, Seed seed,
                                         const ra::Caller& caller) {
    CAUSEWAY_CHECK(connect(cases, seed.connector, caller));
    seed.endpoint.connectors = {seed.connector.slug};
    CAUSEWAY_CHECK(unless_there(cases.tenants.create_endpoint(kTenant, seed.endpoint, caller)));
    ra::NewEabKey key;
    key.label = "demo";
    key.max_uses = std::nullopt;
    CAUSEWAY_TRY(const model::EabKey made,
                 cases.eab_keys.create(kTenant, seed.endpoint.slug, key, caller));
    const std::string name = std::string(kTenant) + "/" + seed.endpoint.slug;
    return DemoEndpoint{name,
                        seed.endpoint.display_name,
                        config.acme.base_url + "/acme/" + name + "/directory",
                        made.kid,
                        made.hmac_key,
                        std::move(seed.profile)};
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
