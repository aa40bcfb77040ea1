// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/stores/database.hpp"

namespace causeway::storage {

// An endpoint of a tenant's, the CA that it uses, and an account that came with an EAB key.
struct Place {
    model::Tenant tenant;
    model::Connector connector;
    model::Endpoint endpoint;
    model::EabKey eab_key;
    model::Account account;

    model::EndpointScope scope() const { return endpoint.scope(); }
};

// Objects with a value in every member, so that a column that is forgotten shows.
class Samples {
  public:
    Samples(const base::Clock& clock, base::Random& random) : clock_(clock), random_(random) {}

    template <class Id>
    Id id() {
        return Id::make(clock_, random_);
    }

    Place place();
    model::Connector connector();
    model::Account account(model::EndpointScope scope);
    model::Authorization authorization(const Place& place, const std::string& name);
    model::Order order(const Place& place, const std::vector<model::Authorization>& authorizations);
    model::Domain domain(const Place& place, const std::string& rule);
    model::Attempt attempt(const model::Order& order, model::ConnectorId connector);
    model::IssuedCertificate certificate(const Place& place, const model::Order& order,
                                         const std::string& serial_hex);
    model::Revocation revocation(const model::IssuedCertificate& certificate);
    model::ValidationTrace trace();
    model::AuditEvent event(const Place& place, std::optional<model::OrderId> order);
    model::Job job(const Place& place, const std::string& lane);
    model::ApiToken api_token(std::uint8_t hash_octet);

    // Different for each call, and always the same length.
    std::string unique_name(const std::string& prefix);

  private:
    const base::Clock& clock_;
    base::Random& random_;
};

model::Identifier dns(const std::string& name);
model::Slug slug(const std::string& text);
model::NameRule name_rule(const std::string& text);
crypto::Sha256Digest digest(std::uint8_t octet);

// The public JWK of a new P-256 key, made by OpenSSL.
crypto::Jwk new_account_key();

}  // namespace causeway::storage
