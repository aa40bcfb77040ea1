// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/event_form.hpp"
#include "support/counting_random.hpp"
#include "support/fake_rows.hpp"
#include "support/fake_tables.hpp"

// What issuance leaves behind, from the account to the certificate and its audit events.
namespace causeway::support::rows {

struct Accounts final : model::AccountStore {
    explicit Accounts(FakeTables& tables) : t(tables) {}
    bool insert(const model::Account& account) override {
        return insert_unless(t.accounts, account, [&](const auto& other) {
            return other.scope == account.scope && other.key == account.key;
        });
    }
    optional<model::Account> find(model::EndpointScope scope, model::AccountId id) override {
        return with_key_state(first(t.accounts, [&](const auto& account) {
            return account.scope == scope && account.id == id;
        }));
    }
    optional<model::Account> find(model::EndpointScope scope,
                                  const crypto::KeyThumbprint& thumbprint) override {
        return with_key_state(first(t.accounts, [&](const auto& account) {
            return account.scope == scope && account.key.thumbprint() == thumbprint;
        }));
    }
    void update(const model::Account& account) override {
        const auto owner = find(account.scope, account.key.thumbprint());
        if (owner && owner->id != account.id) throw model::StaleWrite();
        update_row(t.accounts, account);
    }
    void retire_key(const model::Account& account, base::Time) override {
        t.retired_keys.push_back(
            {account.scope, account.key.thumbprint(), account.key.key().spki_sha256()});
    }
    bool is_retired(model::EndpointScope scope, const crypto::KeyThumbprint& thumbprint) override {
        return std::ranges::any_of(t.retired_keys, [&](const auto& key) {
            return key.scope == scope && key.thumbprint == thumbprint;
        });
    }
    bool knows_key(const crypto::Sha256Digest& spki) override {
        return std::ranges::count(t.retired_keys, spki, &RetiredKey::spki) > 0 ||
               std::ranges::any_of(t.accounts, [&](const auto& account) {
                   return account.key.key().spki_sha256() == spki;
               });
    }

    vector<model::Account> with_key(const crypto::Sha256Digest& spki) override {
        return all(t.accounts,
                   [&](const auto& account) { return account.key.key().spki_sha256() == spki; });
    }
    vector<model::Account> search(const model::AccountQuery& query) override {
        auto accounts = page_of(t.accounts, query.page, [&](const model::Account& account) {
            const std::string kid = account.binding ? account.binding->kid : "";
            return account.scope == query.scope && matches(query.status, account.status) &&
                   (query.eab_kid.empty() || query.eab_kid == kid) &&
                   (query.contact.empty() ||
                    std::ranges::count(account.contacts, query.contact) > 0) &&
                   (query.key_thumbprint.value().empty() ||
                    query.key_thumbprint == account.key.thumbprint());
        });
        for (auto& account : accounts) account = *with_key_state(account);
        return accounts;
    }

    // Label and status of a binding are the key's as of now.
    optional<model::Account> with_key_state(optional<model::Account> account) {
        if (!account || !account->binding) return account;
        const auto key =
            std::ranges::find(t.eab_keys, account->binding->key_id, &model::EabKey::id);
        if (key == t.eab_keys.end()) return account;
        account->binding->label = key->label;
        account->binding->status = key->status;
        return account;
    }
    FakeTables& t;
};

struct Standing final : model::StandingStore {
    explicit Standing(FakeTables& tables) : t(tables) {}
    void hold(const model::Account&) override {
        if (const auto meanwhile = std::exchange(t.before_hold, {})) meanwhile(t);
    }
    FakeTables& t;
};

struct Orders final : model::OrderStore {
    explicit Orders(FakeTables& tables) : t(tables) {}
    void insert(const model::Order& order) override { t.orders.push_back(order); }
    optional<model::Order> find(model::EndpointScope scope, model::OrderId id) override {
        return first(t.orders,
                     [&](const auto& order) { return order.scope == scope && order.id == id; });
    }
    optional<model::Order> find_anywhere(model::OrderId id) override {
        return first(t.orders, [&](const auto& order) { return order.id == id; });
    }
    void update(const model::Order& order) override { update_row(t.orders, order); }
    vector<model::Order> lock_open(model::EndpointScope scope,
                                   model::AuthorizationId authorization) override {
        return all(t.orders, [&](const auto& order) {
            return order.scope == scope && open(order) &&
                   std::ranges::count(order.authorizations, authorization) > 0;
        });
    }
    vector<model::Order> lock_open(model::EndpointScope scope,
                                   const model::OpenOrders& query) override {
        auto orders = all(t.orders, [&](const auto& order) {
            return order.scope == scope && open(order) && order.account_id == query.account &&
                   order.expires_at > query.now && (!query.after || order.id > *query.after);
        });
        std::ranges::sort(orders, {}, &model::Order::id);
        if (orders.size() > static_cast<std::size_t>(query.limit)) {
            orders.erase(orders.begin() + query.limit, orders.end());
        }
        return orders;
    }
    vector<model::Order> search(const model::OrderQuery& query) override {
        return page_of(t.orders, query.page, [&](const model::Order& order) {
            return matches(query.tenant, order.scope.tenant) &&
                   matches(query.endpoint, order.scope.endpoint) &&
                   matches(query.account, order.account_id) &&
                   names(order.identifiers, query.name) &&
                   matches(query.status, model::as_of(order, query.now).status) &&
                   !(query.without_invalid &&
                     model::as_of(order, query.now).status == model::OrderStatus::invalid);
        });
    }

    static bool open(const model::Order& order) {
        return order.status == model::OrderStatus::pending ||
               order.status == model::OrderStatus::ready;
    }
    FakeTables& t;
};

struct Authorizations final : model::AuthorizationStore {
    explicit Authorizations(FakeTables& tables) : t(tables) {}
    void insert(const model::Authorization& authorization) override {
        t.authorizations.push_back(authorization);
    }
    optional<model::Authorization> find(model::EndpointScope scope,
                                        model::AuthorizationId id) override {
        return first(t.authorizations,
                     [&](const auto& row) { return row.scope == scope && row.id == id; });
    }
    optional<model::Authorization> find(model::EndpointScope scope,
                                        model::ChallengeId id) override {
        return first(t.authorizations, [&](const auto& row) {
            return row.scope == scope && row.find(id) != nullptr;
        });
    }
    vector<model::Authorization> of_order(model::EndpointScope scope, model::OrderId id) override {
        vector<model::Authorization> out;
        for (const model::Order& order : t.orders) {
            if (order.scope != scope || order.id != id) continue;
            for (const model::AuthorizationId authorization : order.authorizations) {
                if (auto row = find(scope, authorization)) out.push_back(*std::move(row));
            }
        }
        return out;
    }
    optional<model::Authorization> find_valid(model::EndpointScope scope, model::AccountId account,
                                              const model::Identifier& identifier,
                                              base::Time until) override {
        const auto rows = all(t.authorizations, [&](const model::Authorization& row) {
            return row.scope == scope && row.account_id == account &&
                   row.identifier == identifier &&
                   row.status == model::AuthorizationStatus::valid &&
                   row.source == model::AuthorizationSource::challenge && row.expires_at >= until;
        });
        const auto longest = std::ranges::max_element(rows, {}, &model::Authorization::expires_at);
        return longest == rows.end() ? std::nullopt : optional(*longest);
    }
    void update(const model::Authorization& authorization) override {
        update_row(t.authorizations, authorization);
    }
    FakeTables& t;
};

struct ValidationAttempts final : model::ValidationAttemptStore {
    explicit ValidationAttempts(FakeTables& tables) : t(tables) {}
    void insert(const model::ValidationAttempt& attempt) override {
        t.validation_attempts.push_back(attempt);
    }
    vector<model::ValidationAttempt> of(model::EndpointScope scope,
                                        model::ChallengeId challenge) override {
        return all(t.validation_attempts, [&](const auto& attempt) {
            return attempt.scope == scope && attempt.challenge_id == challenge;
        });
    }
    FakeTables& t;
};

struct Attempts final : model::AttemptStore {
    explicit Attempts(FakeTables& tables) : t(tables) {}
    void insert(const model::Attempt& attempt) override { t.attempts.push_back(attempt); }
    optional<model::Attempt> find(model::EndpointScope scope, model::AttemptId id) override {
        return first(t.attempts, [&](const auto& attempt) {
            return attempt.scope == scope && attempt.id == id;
        });
    }
    optional<model::Attempt> find_anywhere(model::AttemptId id) override {
        return first(t.attempts, [&](const auto& attempt) { return attempt.id == id; });
    }
    vector<model::Attempt> unknown(const model::UnknownAttempts& query) override {
        auto attempts = all(t.attempts, [&](const model::Attempt& attempt) {
            return attempt.state == model::AttemptState::unknown &&
                   matches(query.tenant, attempt.scope.tenant) &&
                   (!query.after || attempt.id > *query.after);
        });
        std::ranges::sort(attempts, {}, &model::Attempt::id);
        if (attempts.size() > static_cast<std::size_t>(query.limit)) {
            attempts.erase(attempts.begin() + query.limit, attempts.end());
        }
        return attempts;
    }
    vector<model::Attempt> prepared(int limit) override {
        auto attempts = all(t.attempts, [](const model::Attempt& attempt) {
            return attempt.state == model::AttemptState::prepared;
        });
        if (attempts.size() > static_cast<std::size_t>(limit)) {
            attempts.erase(attempts.begin() + limit, attempts.end());
        }
        return attempts;
    }
    vector<model::Attempt> of_order(model::EndpointScope scope, model::OrderId order) override {
        return all(t.attempts, [&](const auto& attempt) {
            return attempt.scope == scope && attempt.order_id == order;
        });
    }
    bool is_being_certified(const crypto::Sha256Digest& key_fingerprint) override {
        return std::ranges::any_of(t.attempts, [&](const auto& attempt) {
            const auto order = std::ranges::find(t.orders, attempt.order_id, &model::Order::id);
            return attempt.key_fingerprint == key_fingerprint && order != t.orders.end() &&
                   order->status == model::OrderStatus::processing;
        });
    }
    bool update_if(const model::Attempt& attempt, std::int64_t expected_fence) override {
        const auto found = std::ranges::find(t.attempts, attempt.id, &model::Attempt::id);
        if (found == t.attempts.end() || found->fence != expected_fence) return false;
        *found = attempt;
        return true;
    }
    void record(const model::ConnectorExchange& exchange) override {
        t.exchanges.push_back(exchange);
    }
    vector<model::ConnectorExchange> exchanges(model::EndpointScope scope,
                                               model::AttemptId attempt) override {
        return all(t.exchanges, [&](const auto& exchange) {
            return exchange.scope == scope && exchange.attempt_id == attempt;
        });
    }
    FakeTables& t;
};

struct Certificates final : model::CertificateStore {
    explicit Certificates(FakeTables& tables) : t(tables) {}
    bool insert(const model::IssuedCertificate& certificate) override {
        return insert_unless(t.certificates, certificate, [&](const auto& other) {
            return other.issuer_der == certificate.issuer_der &&
                   other.serial_hex == certificate.serial_hex;
        });
    }
    optional<model::IssuedCertificate> find(model::EndpointScope scope,
                                            model::CertificateId id) override {
        return first(t.certificates,
                     [&](const auto& row) { return row.scope == scope && row.id == id; });
    }
    optional<model::IssuedCertificate> find_anywhere(model::CertificateId id) override {
        return first(t.certificates, [&](const auto& row) { return row.id == id; });
    }
    void update(const model::IssuedCertificate& certificate) override {
        update_row(t.certificates, certificate);
    }
    vector<model::IssuedCertificate> search(const model::CertificateQuery& query) override {
        return page_of(t.certificates, query.page, [&](const model::IssuedCertificate& row) {
            return matches(query.tenant, row.scope.tenant) &&
                   matches(query.endpoint, row.scope.endpoint) &&
                   matches(query.account, row.account_id) &&
                   (!query.eab_key || query.eab_key == row.eab_key_id) &&
                   matches(query.fingerprint, row.fingerprint) &&
                   matches(query.key_fingerprint, row.key_fingerprint) &&
                   matches(query.status, row.status) &&
                   (!query.issued_from || row.issued_at >= *query.issued_from) &&
                   (!query.issued_until || row.issued_at <= *query.issued_until) &&
                   (query.serial_hex.empty() || query.serial_hex == row.serial_hex) &&
                   names(row.identifiers, query.name);
        });
    }
    FakeTables& t;
};

struct Jobs final : model::JobStore {
    explicit Jobs(FakeTables& tables) : t(tables) {}
    void enqueue(const model::Job& job) override { t.jobs.push_back(job); }
    optional<model::Job> claim(std::string_view lane, base::Time now, base::Time lease_until,
                               const vector<model::TenantId>& passed_over) override {
        model::Job* oldest = nullptr;
        for (model::Job& job : t.jobs) {
            if (job.lane != lane || job.run_at > now) continue;
            if (std::ranges::count(passed_over, job.scope.tenant) > 0) continue;
            if (oldest == nullptr || job.run_at < oldest->run_at) oldest = &job;
        }
        if (oldest == nullptr) return std::nullopt;
        ++oldest->tries;
        ++oldest->fence;
        oldest->run_at = lease_until;
        return *oldest;
    }
    bool finish(const model::Job& job) override {
        return std::erase_if(t.jobs, [&](const auto& row) { return same_claim(row, job); }) == 1;
    }
    bool postpone(const model::Job& job, base::Time run_at) override {
        const auto held =
            std::ranges::find_if(t.jobs, [&](const auto& row) { return same_claim(row, job); });
        if (held == t.jobs.end()) return false;
        held->run_at = run_at;
        return true;
    }
    void hasten(std::string_view lane, const base::Uuid& subject, base::Time due_at,
                base::Time run_at) override {
        for (model::Job& row : t.jobs) {
            if (row.lane == lane && row.subject == subject && row.run_at == due_at) {
                row.run_at = run_at;
            }
        }
    }

    static bool same_claim(const model::Job& row, const model::Job& job) {
        return row.id == job.id && row.fence == job.fence;
    }
    FakeTables& t;
};

struct Audit final : model::AuditTrail {
    explicit Audit(FakeTables& tables) : t(tables) {}
    void append(const model::AuditEvent& event) override { t.events.push_back(event); }
    vector<model::RecordedEvent> search(const model::AuditQuery& query) override {
        const auto events = page_of(t.events, query.page, [&](const model::AuditEvent& event) {
            return (!query.tenant || query.tenant == event.tenant) &&
                   (!query.order || query.order == event.order) &&
                   (query.action.empty() || query.action == base::name_of(event.action)) &&
                   (query.actor.empty() || query.actor == event.actor.name) &&
                   (query.object.empty() || query.object == event.object);
        });
        vector<model::RecordedEvent> out;
        std::ranges::transform(events, std::back_inserter(out), record);
        return out;
    }

    static model::RecordedEvent record(const model::AuditEvent& event) {
        CountingRandom random;
        audit::FormedEvent formed = audit::form(event, std::nullopt, random);
        return {event.id, std::move(formed.header), std::move(formed.payload), std::nullopt};
    }
    FakeTables& t;
};

}  // namespace causeway::support::rows
