// SPDX-License-Identifier: Apache-2.0
#include "ra_world.hpp"

#include <stdexcept>

#include <nlohmann/json.hpp>

#include "policy/key_rules.hpp"
#include "support/request_maker.hpp"

namespace causeway::ra {

ca::EnrollOutcome ScriptedIssuer::next(const ca::EnrollRequest& request) {
    if (answers_.empty()) throw std::logic_error("the CA was called once more than expected");
    const Answer answer = std::move(answers_.front());
    answers_.pop_front();
    return answer(request);
}

RaWorld::RaWorld() : context(make_context(clock)) {
    gate.open();
    model::Connector connector{.id = model::ConnectorId::make(clock, random),
                               .slug = model::Slug::parse("ca").value(),
                               .type = "scripted"};
    context.endpoint.connectors = {connector.id};
    database.edit([&](auto& tables) {
        tables.tenants = {context.tenant};
        tables.endpoints = {context.endpoint};
        tables.connectors = {connector};
    });
    issuer.certificates = ca::CaCertificates{{crypto::Certificate::parse(ca.issuing()).value()},
                                             {crypto::Certificate::parse(ca.root()).value()}};
}

model::EndpointContext RaWorld::make_context(const base::Clock& clock) {
    support::CountingRandom random;
    model::Tenant tenant{model::TenantId::make(clock, random), model::Slug::parse("corp").value(),
                         "Corp"};
    model::Endpoint endpoint{.id = model::EndpointId::make(clock, random),
                             .tenant_id = tenant.id,
                             .slug = model::Slug::parse("web").value()};
    endpoint.eab = model::EabRequirement::optional;
    endpoint.challenges = {model::ChallengeType::http_01};
    endpoint.policy.keys = policy::default_keys();
    return {std::move(tenant), std::move(endpoint)};
}

model::Account RaWorld::account(const std::string& alg) {
    const auto key = support::JwsKey::generate(alg);
    NewAccount request{crypto::Jwk::parse(key.jwk().dump()).value(), {}, false, false, {}};
    return accounts.find_or_register(context, request, caller).value().account;
}

void RaWorld::edit_endpoint(const std::function<void(model::Endpoint&)>& edit) {
    edit(context.endpoint);
    database.edit([&](auto& tables) { tables.endpoints = {context.endpoint}; });
}

model::ConnectorId RaWorld::add_connector(const std::string& slug) {
    model::Connector connector{.id = model::ConnectorId::make(clock, random),
                               .slug = model::Slug::parse(slug).value(),
                               .type = "scripted"};
    database.edit([&](auto& tables) { tables.connectors.push_back(connector); });
    edit_endpoint([&](auto& endpoint) { endpoint.connectors.push_back(connector.id); });
    return connector.id;
}

model::EabKey RaWorld::add_eab_key(const std::function<void(model::EabKey&)>& edit) {
    model::EabKey key;
    key.id = model::EabKeyId::make(clock, random);
    key.scope = context.scope();
    key.kid = "kid-1";
    key.label = "web servers";
    key.hmac_key = base::Secret::from_text("0123456789abcdef0123456789abcdef");
    if (edit) edit(key);
    database.edit([&](auto& tables) { tables.eab_keys.push_back(key); });
    return key;
}

model::Domain RaWorld::add_domain(const std::string& rule, std::optional<base::Time> until) {
    model::Domain domain{.id = model::DomainId::make(clock, random),
                         .tenant_id = context.tenant.id,
                         .rule = model::NameRule::parse(rule).value(),
                         .pre_authorization = {},
                         .created_at = clock.now(),
                         .created_by = "local:root"};
    if (until) domain.pre_authorization = {*until, "ticket 7"};
    database.edit([&](auto& tables) { tables.domains.push_back(domain); });
    return domain;
}

model::Domain RaWorld::deny_domain(const std::string& rule) {
    model::Domain domain = add_domain(rule);
    domain.effect = model::DomainEffect::deny;
    database.edit([&](auto& tables) { tables.domains.back() = domain; });
    return domain;
}

void RaWorld::bind(model::Account& account, const model::EabKey& key) {
    account.binding = model::AccountBinding{key.id, "{}", key.label, key.status, key.kid};
    database.edit([&](auto& tables) {
        for (model::Account& stored : tables.accounts) {
            if (stored.id == account.id) stored.binding = account.binding;
        }
    });
}

model::Order RaWorld::ready_order(const model::Account& account,
                                  const std::vector<std::string>& names) {
    NewOrder request;
    for (const std::string& name : names) request.identifiers.push_back({"dns", name});
    const auto placed = orders.place(requester(account), request).value();
    database.edit([&](auto& tables) {
        for (model::Authorization& authorization : tables.authorizations) {
            authorization.status = model::AuthorizationStatus::valid;
        }
        for (model::Order& stored : tables.orders) {
            if (stored.id == placed.id) stored.status = model::OrderStatus::ready;
        }
    });
    return order(placed.id);
}

base::Bytes RaWorld::csr(const std::vector<std::string>& names) {
    support::RequestMaker request;
    for (const std::string& name : names) request.sans.push_back("DNS:" + name);
    return base::to_bytes(request.make(csr_key_.handle()));
}

support::TestCertificate RaWorld::honest(const std::vector<std::string>& names) {
    support::TestCertificate certificate;
    certificate.subject_alternative_names.clear();
    for (const std::string& name : names) {
        certificate.subject_alternative_names.push_back("DNS:" + name);
    }
    certificate.not_before = clock.now();
    certificate.not_after = clock.now() + std::chrono::days(90);
    certificate.serial = next_serial_++;
    return certificate;
}

ca::Issued RaWorld::issued(const support::TestCertificate& certificate) {
    return {{ca.sign(certificate, csr_key_.handle())}};
}

int RaWorld::run_due_jobs() {
    int count = 0;
    std::vector<std::string> lanes = {std::string(model::kValidationLane)};
    for (const model::Connector& connector : database.committed().connectors) {
        lanes.push_back(model::connector_lane(connector.id));
    }
    for (const std::string& lane : lanes) {
        const auto claimed = model::write(
            database, [&](model::UnitOfWork& unit) -> base::Result<std::optional<model::Job>> {
                return unit.jobs.claim(lane, clock.now(), clock.now() + std::chrono::seconds(60),
                                       {});
            });
        if (!claimed.value()) continue;
        ++count;
        if ((**claimed).kind == model::JobKind::validate) {
            validation.run(**claimed);
        } else if ((**claimed).kind == model::JobKind::revoke) {
            revocation_delivery.run(**claimed);
        } else {
            enrollment.run(**claimed);
        }
    }
    return count;
}

model::Order RaWorld::order(model::OrderId id) {
    for (const model::Order& order : database.committed().orders) {
        if (order.id == id) return order;
    }
    throw std::logic_error("no such order");
}

std::vector<model::Attempt> RaWorld::attempts() {
    return database.committed().attempts;
}

std::vector<std::string> RaWorld::events() {
    std::vector<std::string> names;
    for (const model::AuditEvent& event : database.committed().events) {
        names.emplace_back(base::name_of(event.action));
    }
    return names;
}

}  // namespace causeway::ra
