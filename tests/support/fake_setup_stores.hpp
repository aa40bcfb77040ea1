// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/fake_rows.hpp"
#include "support/fake_tables.hpp"

// What an operator sets up: tenants, endpoints, keys, connectors, tokens; and the answers to that.
namespace causeway::support::rows {

struct Tenants final : model::TenantStore {
    explicit Tenants(FakeTables& tables) : t(tables) {}
    bool insert(const model::Tenant& tenant) override {
        return insert_unless(t.tenants, tenant,
                             [&](const auto& other) { return other.slug == tenant.slug; });
    }
    optional<model::Tenant> find(const model::Slug& slug) override {
        return first(t.tenants, [&](const auto& tenant) { return tenant.slug == slug; });
    }
    vector<model::Tenant> list(const model::Page& page) override {
        return page_of(t.tenants, page, [](const auto&) { return true; });
    }
    void update(const model::Tenant& tenant) override { update_row(t.tenants, tenant); }
    FakeTables& t;
};

struct Domains final : model::DomainStore {
    explicit Domains(FakeTables& tables) : t(tables) {}
    bool insert(const model::Domain& domain) override {
        return insert_unless(t.domains, domain, [&](const auto& other) {
            return other.tenant_id == domain.tenant_id && other.rule == domain.rule;
        });
    }
    optional<model::Domain> find(model::TenantId tenant, model::DomainId id) override {
        return first(t.domains, [&](const auto& domain) {
            return domain.tenant_id == tenant && domain.id == id;
        });
    }
    vector<model::Domain> of_tenant(model::TenantId tenant) override {
        auto domains =
            all(t.domains, [&](const auto& domain) { return domain.tenant_id == tenant; });
        std::ranges::sort(domains, {}, [](const auto& domain) { return domain.rule.text(); });
        return domains;
    }
    void update(const model::Domain& domain) override { update_row(t.domains, domain); }
    void remove(const model::Domain& domain) override {
        update_row(t.domains, domain);
        std::erase_if(t.domains, [&](const auto& other) { return other.id == domain.id; });
    }
    FakeTables& t;
};

struct Endpoints final : model::EndpointStore {
    explicit Endpoints(FakeTables& tables) : t(tables) {}
    bool insert(const model::Endpoint& endpoint) override {
        return insert_unless(t.endpoints, endpoint, [&](const auto& other) {
            return other.tenant_id == endpoint.tenant_id && other.slug == endpoint.slug;
        });
    }
    optional<model::EndpointContext> find(const model::Slug& tenant,
                                          const model::Slug& endpoint) override {
        return find_context([&](const model::Tenant& owner, const model::Endpoint& candidate) {
            return owner.slug == tenant && candidate.slug == endpoint;
        });
    }
    optional<model::EndpointContext> find(model::EndpointScope scope) override {
        return find_context([&](const model::Tenant&, const model::Endpoint& candidate) {
            return candidate.scope() == scope;
        });
    }
    vector<model::Endpoint> list(model::TenantId tenant, const model::Page& page) override {
        return page_of(t.endpoints, page,
                       [&](const auto& endpoint) { return endpoint.tenant_id == tenant; });
    }
    void update(const model::Endpoint& endpoint) override { update_row(t.endpoints, endpoint); }

    template <class Predicate>
    optional<model::EndpointContext> find_context(Predicate fits) {
        for (const model::Endpoint& endpoint : t.endpoints) {
            const auto tenant =
                std::ranges::find(t.tenants, endpoint.tenant_id, &model::Tenant::id);
            if (tenant != t.tenants.end() && fits(*tenant, endpoint)) {
                return model::EndpointContext{*tenant, endpoint};
            }
        }
        return std::nullopt;
    }
    FakeTables& t;
};

struct EabKeys final : model::EabKeyStore {
    explicit EabKeys(FakeTables& tables) : t(tables) {}
    bool insert(const model::EabKey& key) override {
        return insert_unless(t.eab_keys, key,
                             [&](const auto& other) { return other.kid == key.kid; });
    }
    optional<model::EabKey> find(model::EndpointScope scope, std::string_view kid) override {
        return without_hmac(find_with_hmac(scope, kid));
    }
    optional<model::EabKey> find(model::EndpointScope scope, model::EabKeyId id) override {
        return without_hmac(
            first(t.eab_keys, [&](const auto& key) { return key.scope == scope && key.id == id; }));
    }
    optional<model::EabKey> find_with_hmac(model::EndpointScope scope,
                                           std::string_view kid) override {
        return first(t.eab_keys,
                     [&](const auto& key) { return key.scope == scope && key.kid == kid; });
    }
    vector<model::EabKey> list(model::EndpointScope scope, const model::Page& page) override {
        auto keys = page_of(t.eab_keys, page, [&](const auto& key) { return key.scope == scope; });
        for (auto& key : keys) key.hmac_key = {};
        return keys;
    }
    void update(const model::EabKey& key) override {
        const auto stored = std::ranges::find(t.eab_keys, key.id, &model::EabKey::id);
        model::EabKey row = key;
        if (stored != t.eab_keys.end()) row.hmac_key = stored->hmac_key;
        update_row(t.eab_keys, row);
    }

    static optional<model::EabKey> without_hmac(optional<model::EabKey> key) {
        if (key) key->hmac_key = {};
        return key;
    }
    FakeTables& t;
};

struct Connectors final : model::ConnectorStore {
    explicit Connectors(FakeTables& tables) : t(tables) {}
    bool insert(const model::Connector& connector) override {
        return insert_unless(t.connectors, connector,
                             [&](const auto& other) { return other.slug == connector.slug; });
    }
    optional<model::Connector> find(model::ConnectorId id) override {
        return without_values(find_with_secrets(id));
    }
    optional<model::Connector> find(const model::Slug& slug) override {
        return without_values(
            first(t.connectors, [&](const auto& connector) { return connector.slug == slug; }));
    }
    vector<model::Connector> list() override {
        vector<model::Connector> connectors;
        for (const auto& row : t.connectors) connectors.push_back(*without_values(row));
        return connectors;
    }
    optional<model::Connector> find_with_secrets(model::ConnectorId id) override {
        return first(t.connectors, [&](const auto& connector) { return connector.id == id; });
    }

    void update(const model::Connector& connector, const model::SecretChanges& secrets) override {
        model::Connector row = connector;
        if (const auto stored = find_with_secrets(connector.id)) row.secrets = stored->secrets;
        for (const auto& [name, value] : secrets.set) row.secrets.insert_or_assign(name, value);
        for (const auto& name : secrets.dropped) row.secrets.erase(name);
        update_row(t.connectors, row);
    }

    static optional<model::Connector> without_values(optional<model::Connector> connector) {
        if (!connector) return std::nullopt;
        for (auto& [name, value] : connector->secrets) value = {};
        return connector;
    }
    FakeTables& t;
};

struct ApiTokens final : model::ApiTokenStore {
    explicit ApiTokens(FakeTables& tables) : t(tables) {}
    void insert(const model::ApiToken& token) override { t.api_tokens.push_back(token); }
    optional<model::ApiToken> find(const crypto::Sha256Digest& hash) override {
        return first(t.api_tokens, [&](const auto& token) { return token.token_hash == hash; });
    }
    optional<model::ApiToken> find(model::ApiTokenId id) override {
        return first(t.api_tokens, [&](const auto& token) { return token.id == id; });
    }
    void revoke(model::ApiTokenId id, base::Time at) override {
        for (auto& token : t.api_tokens) {
            if (token.id == id && !token.revoked_at) token.revoked_at = at;
        }
    }
    vector<model::ApiToken> list(const model::Page& page) override {
        return page_of(t.api_tokens, page, [](const auto&) { return true; });
    }
    FakeTables& t;
};

struct Idempotency final : model::IdempotencyStore {
    explicit Idempotency(FakeTables& tables) : t(tables) {}
    // Units of work come one after the other here.
    bool lock(const crypto::Sha256Digest&) override { return true; }
    optional<model::IdempotencyRecord> find(const crypto::Sha256Digest& key) override {
        return first(t.idempotency_records, [&](const auto& record) { return record.key == key; });
    }
    void put(const model::IdempotencyRecord& record) override {
        remove(record.key);
        t.idempotency_records.push_back(record);
    }
    void remove(const crypto::Sha256Digest& key) override {
        std::erase_if(t.idempotency_records, [&](const auto& record) { return record.key == key; });
    }
    void forget(base::Time older_than) override {
        std::erase_if(t.idempotency_records,
                      [&](const auto& record) { return record.created_at < older_than; });
    }
    FakeTables& t;
};

}  // namespace causeway::support::rows
