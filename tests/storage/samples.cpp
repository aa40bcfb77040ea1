// SPDX-License-Identifier: Apache-2.0
#include "storage/samples.hpp"

#include <nlohmann/json.hpp>

#include "base/encoding.hpp"
#include "support/jws_key.hpp"

namespace causeway::storage {

using namespace std::chrono_literals;

model::Identifier dns(const std::string& name) {
    return model::Identifier::parse(model::IdentifierType::dns, name).value();
}

model::Slug slug(const std::string& text) {
    return model::Slug::parse(text).value();
}

model::NameRule name_rule(const std::string& text) {
    return model::NameRule::parse(text).value();
}

crypto::Sha256Digest digest(std::uint8_t octet) {
    crypto::Sha256Digest value{};
    value.fill(octet);
    return value;
}

crypto::Jwk new_account_key() {
    return crypto::Jwk::parse(support::JwsKey::generate("ES256").jwk().dump()).value();
}

std::string Samples::unique_name(const std::string& prefix) {
    return prefix + "-" + base::hex_encode(random_.take<6>());
}

model::Connector Samples::connector() {
    return {.id = id<model::ConnectorId>(),
            .slug = slug(unique_name("ca")),
            .type = "scep",
            .regime = model::TrustRegime::public_enterprise_ra,
            .status = model::ConnectorStatus::active,
            .config = R"({"url": "https://ca.example/scep", "b": 1, "a": 2})",
            .secrets = {{"password", base::Secret::from_text("s3cret")},
                        {"token", base::Secret(base::Bytes{0, 255, 7})}},
            .max_in_flight = 7,
            .accepted_differences = {model::AcceptedDifference::lacks_server_auth},
            .created_at = clock_.now(),
            .version = 1};
}

Place Samples::place() {
    const base::Time now = clock_.now();
    model::Tenant tenant{id<model::TenantId>(),
                         slug(unique_name("tenant")),
                         "Düsseldorf \"AG\"",
                         model::TenantStatus::active,
                         now,
                         1};
    model::Connector ca = connector();
    model::Endpoint endpoint{
        .id = id<model::EndpointId>(),
        .tenant_id = tenant.id,
        .slug = slug("web"),
        .display_name = "Web servers",
        .status = model::EndpointStatus::paused,
        .eab = model::EabRequirement::optional,
        .authorization = model::AuthorizationSource::pre_authorized,
        .challenges = {model::ChallengeType::dns_01, model::ChallengeType::http_01},
        .policy = {.keys = {{crypto::KeyType::rsa, 2048, 4096}, {crypto::KeyType::ed25519, 0, 0}},
                   .max_names = 12,
                   .require_cn = true,
                   .max_validity = 90h * 24},
        .network = {.resolver_set = "inside", .allowed_networks = {"10.0.0.0/8", "fd00::/8"}},
        .connectors = {ca.id},
        .terms_of_service = "https://example.com/terms",
        .website = "https://example.com/",
        .caa_identities = {"ca.example", "other.example"},
        .order_lifetime = 3h,
        .authorization_lifetime = 5h,
        .grandfather_until = now + 24h,
        .created_at = now,
        .version = 1};
    model::EabKey eab_key{.id = id<model::EabKeyId>(),
                          .scope = endpoint.scope(),
                          .kid = "kid-1",
                          .label = "Team \\ A",
                          .hmac_key = base::Secret::from_text("0123456789abcdef"),
                          .status = model::EabKeyStatus::suspended,
                          .max_uses = 40,
                          .uses = 3,
                          .expires_at = now + 48h,
                          .domains = {name_rule("example.com"), name_rule("=*.example.org")},
                          .denied_domains = {name_rule("10.0.0.0/8")},
                          .created_at = now,
                          .version = 1};
    model::Account owner = account(endpoint.scope());
    owner.binding = model::AccountBinding{eab_key.id, R"({"payload":"x"})", eab_key.label,
                                          eab_key.status, eab_key.kid};
    return {std::move(tenant), std::move(ca), std::move(endpoint), std::move(eab_key),
            std::move(owner)};
}

model::Domain Samples::domain(const Place& place, const std::string& rule) {
    return {.id = id<model::DomainId>(),
            .tenant_id = place.tenant.id,
            .rule = name_rule(rule),
            .effect = model::DomainEffect::allow,
            .pre_authorization = model::PreAuthorization{clock_.now() + 48h, "ticket 7: \"ok\""},
            .created_at = clock_.now(),
            .created_by = "local:root",
            .version = 1};
}

model::Account Samples::account(model::EndpointScope scope) {
    return {.id = id<model::AccountId>(),
            .scope = scope,
            .key = new_account_key(),
            .status = model::AccountStatus::valid,
            .contacts = {"mailto:a,\"b\"@example.com", "mailto:{c}@example.com"},
            .terms_of_service_agreed = true,
            .binding = std::nullopt,
            .created_at = clock_.now(),
            .version = 1};
}

model::Authorization Samples::authorization(const Place& place, const std::string& name) {
    model::Challenge plain{id<model::ChallengeId>(),
                           model::ChallengeType::http_01,
                           "LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0",
                           model::ChallengeStatus::pending,
                           std::nullopt,
                           std::nullopt};
    model::Challenge refused = plain;
    refused.id = id<model::ChallengeId>();
    refused.type = model::ChallengeType::dns_01;
    refused.status = model::ChallengeStatus::invalid;
    refused.validated_at = clock_.now();
    refused.answered_with = new_account_key().thumbprint();
    refused.error = model::Problem{base::ErrorKind::dns,
                                   "no record",
                                   {{base::ErrorKind::caa, "forbidden", {"dns", "a.example.com"}}}};
    return {.id = id<model::AuthorizationId>(),
            .scope = place.scope(),
            .account_id = place.account.id,
            .identifier = dns(name),
            .status = model::AuthorizationStatus::pending,
            .source = model::AuthorizationSource::challenge,
            .expires_at = clock_.now() + 24h,
            .challenges = {plain, refused},
            .created_at = clock_.now(),
            .version = 1};
}

model::Order Samples::order(const Place& place,
                            const std::vector<model::Authorization>& authorizations) {
    model::Order order{.id = id<model::OrderId>(),
                       .scope = place.scope(),
                       .account_id = place.account.id,
                       .status = model::OrderStatus::pending,
                       .identifiers = {},
                       .authorizations = {},
                       .not_before = clock_.now() + 1h,
                       .not_after = clock_.now() + 2h,
                       .expires_at = clock_.now() + 24h,
                       .error = std::nullopt,
                       .connector_id = std::nullopt,
                       .policy_version = 5,
                       .certificate_id = std::nullopt,
                       .created_at = clock_.now(),
                       .version = 1};
    for (const auto& authorization : authorizations) {
        order.identifiers.push_back(authorization.identifier);
        order.authorizations.push_back(authorization.id);
    }
    return order;
}

model::Attempt Samples::attempt(const model::Order& order, model::ConnectorId connector) {
    return {.id = id<model::AttemptId>(),
            .scope = order.scope,
            .order_id = order.id,
            .connector_id = connector,
            .number = 1,
            .state = model::AttemptState::pending,
            .fence = 4,
            .owner = "node-1",
            .lease_until = clock_.now() + 1min,
            .csr = {0x30, 0x00, 0xff},
            .key_fingerprint = digest(0xcc),
            .handle = {0x00, 0x5c, 0x27},
            .answer = {{1, 2, 3}, {}, {0x22}},
            .reason_for_log = "the CA said: wait",
            .give_up_at = clock_.now() + 24h,
            .created_at = clock_.now(),
            .unknown_since = clock_.now() + 5min};
}

model::IssuedCertificate Samples::certificate(const Place& place, const model::Order& order,
                                              const std::string& serial_hex) {
    return {.id = id<model::CertificateId>(),
            .scope = order.scope,
            .account_id = order.account_id,
            .order_id = order.id,
            .connector_id = place.connector.id,
            .eab_key_id = place.eab_key.id,
            .status = model::CertificateStatus::issued,
            .identifiers = order.identifiers,
            .serial_hex = serial_hex,
            .issuer = "CN=Test CA",
            .issuer_der = {0x30, 0x01, 0x00},
            .fingerprint = digest(0xaa),
            .key_fingerprint = digest(0xbb),
            .not_before = clock_.now(),
            .not_after = clock_.now() + 90h * 24,
            .chain = {{0x30, 0x82}, {0x30, 0x81}},
            .issued_at = clock_.now(),
            .version = 1};
}

model::Revocation Samples::revocation(const model::IssuedCertificate& certificate) {
    return {.id = id<model::RevocationId>(),
            .scope = certificate.scope,
            .certificate_id = certificate.id,
            .reason = model::RevocationReason::cessation_of_operation,
            .requested_by = "local:alice",
            .comment = "the \"old\" server",
            .state = model::RevocationState::requested,
            .tries = 2,
            .last_error = "HTTP 503",
            .refusal = "It cannot.",
            .next_try_at = clock_.now() + 1min,
            .requested_at = clock_.now(),
            .ended_at = std::nullopt,
            .version = 1};
}

model::ValidationTrace Samples::trace() {
    model::ValidationTrace trace{clock_.now(), 1500ms, {}, std::nullopt};
    trace.steps.emplace_back(model::DnsLookup{"www.example.com",
                                              "A",
                                              "NOERROR",
                                              {"cdn.example.com"},
                                              {"192.0.2.1"},
                                              model::DnssecState::bogus,
                                              "no signature",
                                              20ms});
    trace.steps.emplace_back(model::Dial{"192.0.2.1", 80, "connected", 30ms});
    trace.steps.emplace_back(model::HttpExchange{"http://www.example.com/.well-known/", "192.0.2.1",
                                                 301, "https://elsewhere", "text/html",
                                                 std::string("odd \0 \xff", 7), 40ms});
    trace.steps.emplace_back(model::TlsHandshake{"192.0.2.1",
                                                 "www.example.com",
                                                 "completed",
                                                 "TLSv1.3",
                                                 "acme-tls/1",
                                                 "ab",
                                                 {"dns:www.example.com"},
                                                 50ms});
    trace.failure = {model::Cause::wrong_content, "the answer was something else"};
    return trace;
}

model::AuditEvent Samples::event(const Place& place, std::optional<model::OrderId> order) {
    return {
        .id = id<model::AuditEventId>(),
        .action = order ? model::AuditAction::order_created : model::AuditAction::tenant_created,
        .at = clock_.now(),
        .actor = {"account:" + place.account.id.to_string(), "192.0.2.7"},
        .request_id = "req-1",
        .tenant = place.tenant.id,
        .endpoint = place.endpoint.id,
        .order = order,
        .object = "order:1",
        .payload = {{"names", "www.example.com"}}};
}

model::Job Samples::job(const Place& place, const std::string& lane) {
    return {.id = id<model::JobId>(),
            .kind = model::JobKind::issue,
            .lane = lane,
            .scope = place.scope(),
            .subject = base::Uuid::v7(clock_, random_),
            .tries = 0,
            .run_at = clock_.now(),
            .fence = 0};
}

model::ApiToken Samples::api_token(std::uint8_t hash_octet) {
    return {.id = id<model::ApiTokenId>(),
            .label = "ci",
            .token_hash = digest(hash_octet),
            .scope = model::ApiScope::admin,
            .expires_at = clock_.now() + 24h,
            .revoked_at = clock_.now() + 1h,
            .created_by = "local:root",
            .created_at = clock_.now()};
}

}  // namespace causeway::storage
