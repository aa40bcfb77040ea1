// SPDX-License-Identifier: Apache-2.0
#include "acme_world.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "crypto/certificate.hpp"
#include "http/target.hpp"

namespace causeway::acme {
namespace {

base::Bytes file(const std::string& name) {
    std::ifstream in(std::string(CAUSEWAY_CRYPTO_DATA) + "/" + name, std::ios::binary);
    if (!in) throw std::runtime_error("no test data " + name);
    return {std::istreambuf_iterator<char>(in), {}};
}

model::ConnectorId connector() {
    return model::ConnectorId(base::Uuid({0xca}));
}

// What every test endpoint has, unless it says otherwise.
void set_defaults(model::Endpoint& endpoint) {
    endpoint.eab = model::EabRequirement::none;
    endpoint.challenges = {model::ChallengeType::http_01, model::ChallengeType::dns_01};
    endpoint.policy.keys = {{crypto::KeyType::ec_p256, 0, 0}, {crypto::KeyType::rsa, 2048, 4096}};
    endpoint.connectors = {connector()};
}

void follow_authorizations(support::FakeTables& tables) {
    for (model::Order& order : tables.orders) {
        std::vector<model::Authorization> own;
        for (const auto& authorization : tables.authorizations) {
            if (std::ranges::count(order.authorizations, authorization.id) > 0) {
                own.push_back(authorization);
            }
        }
        order = model::follow(order, own);
    }
}

}  // namespace

struct AcmeWorld::NoCatalog final : ca::Catalog {
    std::vector<ca::ConnectorType> types() override { return {}; }
    base::Result<ca::ConnectorType> describe(std::string_view type) override {
        ca::ConnectorType found;
        found.type = type;
        found.honours_validity = true;
        return found;
    }
    base::Result<void> validate(std::string_view, std::string_view,
                                const std::map<std::string, base::Secret>&) override {
        return {};
    }
    base::Result<std::set<std::string>> secret_names(std::string_view, std::string_view) override {
        return std::set<std::string>();
    }
};

support::HttpAnswer HandlerTransport::send(std::string_view method, const std::string& url,
                                           const std::string& content_type,
                                           const std::string& body) {
    if (!url.starts_with(kBaseUrl)) throw std::runtime_error("not a URL of this server: " + url);
    http::Request request;
    request.method = http::parse_method(method);
    request.target = url.substr(kBaseUrl.size());
    const auto target = http::parse_target(request.target, request.method);
    if (!target) throw std::runtime_error("not a target: " + request.target);
    request.path = target->path;
    request.segments = target->segments;
    request.query = target->query;
    request.parameters = target->parameters;
    request.headers = extra_;
    if (!content_type.empty()) request.headers.set("Content-Type", content_type);
    request.body = body;
    request.peer.address = "192.0.2.7";
    request.request_id = "01890000-0000-7000-8000-000000000001";

    const http::Response response = handler_.handle(request);
    routes.push_back(response.route);
    support::HttpAnswer answer{response.status, {}, response.body};
    if (!response.content_type.empty()) {
        answer.headers.emplace_back("Content-Type", response.content_type);
    }
    for (const auto& [name, value] : response.headers) answer.headers.emplace_back(name, value);
    return answer;
}

AcmeWorld::AcmeWorld(int waiting_finalizes)
    : catalog_(std::make_shared<NoCatalog>()),
      waiters_(waiting_finalizes),
      endpoints_(database),
      accounts_(database, clock, random),
      orders_(database, *catalog_, clock, random),
      validation_({database, validator_, clock, random, log, metrics, {}}, "node-1"),
      issuance_({database, waiters_, pace_, gate_, clock, random}, {}),
      revocations_({database, revocation_waiters, clock, random, log}, std::chrono::seconds(60)),
      nonces(nonce_store, clock, random,
             {base::Secret::from_text("a key of thirty-two octets, yes.")}),
      handler({endpoints_, accounts_, orders_, validation_, issuance_, revocations_, nonces, log,
               metrics, kBaseUrl}) {
    gate_.open();
    database.edit([](support::FakeTables& tables) {
        tables.connectors.push_back({connector(), *model::Slug::parse("lab-ca"), "softca"});
    });
    add_endpoint("corp", "open");
    add_endpoint("corp", "bound",
                 [](model::Endpoint& e) { e.eab = model::EabRequirement::required; });
}

model::EndpointContext AcmeWorld::add_endpoint(const std::string& tenant, const std::string& slug,
                                               const std::function<void(model::Endpoint&)>& edit) {
    const auto tenant_slug = *model::Slug::parse(tenant);
    const auto endpoint_slug = *model::Slug::parse(slug);
    database.edit([&](support::FakeTables& tables) {
        auto owner = std::ranges::find(tables.tenants, tenant_slug, &model::Tenant::slug);
        if (owner == tables.tenants.end()) {
            tables.tenants.push_back({model::TenantId::make(clock, random), tenant_slug, tenant,
                                      model::TenantStatus::active, clock.now(), 1});
            owner = tables.tenants.end() - 1;
        }
        model::Endpoint endpoint{model::EndpointId::make(clock, random), owner->id, endpoint_slug};
        set_defaults(endpoint);
        if (edit) edit(endpoint);
        tables.endpoints.push_back(endpoint);
    });
    return *endpoints_.find(tenant, slug);
}

std::string AcmeWorld::directory_url(const std::string& endpoint, const std::string& tenant) {
    return kBaseUrl + "/acme/" + tenant + "/" + endpoint + "/directory";
}

model::EabKey AcmeWorld::add_eab_key(const std::string& endpoint, const std::string& kid,
                                     std::optional<int> max_uses) {
    model::EabKey key;
    key.id = model::EabKeyId::make(clock, random);
    key.scope = endpoints_.find("corp", endpoint)->scope();
    key.kid = kid;
    key.label = "the label of " + kid;
    key.hmac_key = base::Secret::from_text("hmac key of " + kid);
    key.max_uses = max_uses;
    database.edit([&](support::FakeTables& tables) { tables.eab_keys.push_back(key); });
    return key;
}

void AcmeWorld::edit_endpoint(const std::string& endpoint,
                              const std::function<void(model::Endpoint&)>& edit) {
    database.edit([&](support::FakeTables& tables) {
        for (model::Endpoint& row : tables.endpoints) {
            if (row.slug.text() == endpoint) edit(row);
        }
    });
}

support::AcmeClient AcmeWorld::client(const std::string& endpoint, std::string_view alg,
                                      const std::string& tenant) {
    return {transport, directory_url(endpoint, tenant), support::JwsKey::generate(alg)};
}

support::AcmeClient AcmeWorld::registered(const std::string& endpoint, std::string_view alg,
                                          const std::string& tenant) {
    support::AcmeClient client = this->client(endpoint, alg, tenant);
    const auto answer = client.register_account({{"termsOfServiceAgreed", true}});
    if (answer.status != 201) throw std::runtime_error("not registered: " + answer.body);
    return client;
}

void AcmeWorld::prove_everything() {
    database.edit([&](support::FakeTables& tables) {
        for (model::Authorization& authorization : tables.authorizations) {
            authorization = model::prove(authorization, authorization.challenges.front().id,
                                         clock.now(), std::chrono::hours(24));
        }
        follow_authorizations(tables);
    });
}

void AcmeWorld::refute_everything(const std::string& detail) {
    database.edit([&](support::FakeTables& tables) {
        for (model::Authorization& authorization : tables.authorizations) {
            authorization = model::refute(authorization, authorization.challenges.front().id,
                                          {base::ErrorKind::connection, detail, {}});
        }
        follow_authorizations(tables);
    });
}

void AcmeWorld::fail_every_first_attempt(const std::string& detail) {
    database.edit([&](support::FakeTables& tables) {
        for (model::Authorization& authorization : tables.authorizations) {
            authorization = model::note_failure(authorization, authorization.challenges.front().id,
                                                {base::ErrorKind::connection, detail, {}});
        }
    });
}

void AcmeWorld::issue_everything(const std::vector<std::string>& chain_files) {
    database.edit([&](support::FakeTables& tables) {
        for (model::Order& order : tables.orders) {
            if (order.status != model::OrderStatus::processing) continue;
            model::IssuedCertificate certificate;
            certificate.id = model::CertificateId::make(clock, random);
            certificate.scope = order.scope;
            certificate.account_id = order.account_id;
            certificate.order_id = order.id;
            certificate.identifiers = order.identifiers;
            for (const std::string& name : chain_files) certificate.chain.push_back(file(name));
            const auto leaf = crypto::Certificate::parse(certificate.chain.front()).value();
            certificate.serial_hex = leaf.serial_hex();
            certificate.issuer_der = leaf.issuer_der();
            certificate.fingerprint = leaf.sha256();
            certificate.key_fingerprint = leaf.key().spki_sha256();
            tables.certificates.push_back(certificate);
            order = *model::complete(order, certificate.id);
        }
    });
    for (const model::Order& order : database.committed().orders) waiters_.notify(order.id);
}

void AcmeWorld::fail_everything(const std::string& detail) {
    database.edit([&](support::FakeTables& tables) {
        for (model::Order& order : tables.orders) {
            if (order.status != model::OrderStatus::processing) continue;
            order = *model::fail_processing(order, {base::ErrorKind::bad_csr, detail, {}});
        }
    });
}

}  // namespace causeway::acme
