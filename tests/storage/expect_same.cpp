// SPDX-License-Identifier: Apache-2.0
#include "storage/expect_same.hpp"

#include <gtest/gtest.h>

namespace causeway::storage {

void expect_same(const model::Tenant& read, const model::Tenant& written) {
    EXPECT_EQ(read.id, written.id);
    EXPECT_EQ(read.slug, written.slug);
    EXPECT_EQ(read.display_name, written.display_name);
    EXPECT_EQ(read.status, written.status);
    EXPECT_EQ(read.created_at, written.created_at);
    EXPECT_EQ(read.version, written.version);
}

void expect_same(const model::Domain& read, const model::Domain& written) {
    EXPECT_EQ(read.id, written.id);
    EXPECT_EQ(read.tenant_id, written.tenant_id);
    EXPECT_EQ(read.rule, written.rule);
    EXPECT_EQ(read.effect, written.effect);
    EXPECT_EQ(read.pre_authorization, written.pre_authorization);
    EXPECT_EQ(read.created_at, written.created_at);
    EXPECT_EQ(read.created_by, written.created_by);
    EXPECT_EQ(read.version, written.version);
}

void expect_same(const model::Endpoint& read, const model::Endpoint& written) {
    EXPECT_EQ(read.id, written.id);
    EXPECT_EQ(read.tenant_id, written.tenant_id);
    EXPECT_EQ(read.slug, written.slug);
    EXPECT_EQ(read.display_name, written.display_name);
    EXPECT_EQ(read.status, written.status);
    EXPECT_EQ(read.eab, written.eab);
    EXPECT_EQ(read.authorization, written.authorization);
    EXPECT_EQ(read.challenges, written.challenges);
    EXPECT_EQ(read.policy, written.policy);
    EXPECT_EQ(read.network, written.network);
    EXPECT_EQ(read.connectors, written.connectors);
    EXPECT_EQ(read.terms_of_service, written.terms_of_service);
    EXPECT_EQ(read.website, written.website);
    EXPECT_EQ(read.caa_identities, written.caa_identities);
    EXPECT_EQ(read.order_lifetime, written.order_lifetime);
    EXPECT_EQ(read.authorization_lifetime, written.authorization_lifetime);
    EXPECT_EQ(read.grandfather_until, written.grandfather_until);
    EXPECT_EQ(read.created_at, written.created_at);
    EXPECT_EQ(read.version, written.version);
}

void expect_same(const model::EabKey& read, const model::EabKey& written) {
    EXPECT_EQ(read.id, written.id);
    EXPECT_EQ(read.scope, written.scope);
    EXPECT_EQ(read.kid, written.kid);
    EXPECT_EQ(read.label, written.label);
    EXPECT_EQ(read.status, written.status);
    EXPECT_EQ(read.max_uses, written.max_uses);
    EXPECT_EQ(read.uses, written.uses);
    EXPECT_EQ(read.expires_at, written.expires_at);
    EXPECT_EQ(read.domains, written.domains);
    EXPECT_EQ(read.denied_domains, written.denied_domains);
    EXPECT_EQ(read.created_at, written.created_at);
    EXPECT_EQ(read.version, written.version);
}

void expect_same(const model::Account& read, const model::Account& written) {
    EXPECT_EQ(read.id, written.id);
    EXPECT_EQ(read.scope, written.scope);
    EXPECT_EQ(read.key, written.key);
    EXPECT_EQ(read.status, written.status);
    EXPECT_EQ(read.contacts, written.contacts);
    EXPECT_EQ(read.terms_of_service_agreed, written.terms_of_service_agreed);
    EXPECT_EQ(read.created_at, written.created_at);
    EXPECT_EQ(read.version, written.version);
    ASSERT_EQ(read.binding.has_value(), written.binding.has_value());
    if (!read.binding) return;
    EXPECT_EQ(read.binding->key_id, written.binding->key_id);
    EXPECT_EQ(read.binding->jws, written.binding->jws);
    EXPECT_EQ(read.binding->label, written.binding->label);
    EXPECT_EQ(read.binding->status, written.binding->status);
    EXPECT_EQ(read.binding->kid, written.binding->kid);
}

void expect_same(const model::Order& read, const model::Order& written) {
    EXPECT_EQ(read.id, written.id);
    EXPECT_EQ(read.scope, written.scope);
    EXPECT_EQ(read.account_id, written.account_id);
    EXPECT_EQ(read.status, written.status);
    EXPECT_EQ(read.identifiers, written.identifiers);
    EXPECT_EQ(read.authorizations, written.authorizations);
    EXPECT_EQ(read.not_before, written.not_before);
    EXPECT_EQ(read.not_after, written.not_after);
    EXPECT_EQ(read.expires_at, written.expires_at);
    EXPECT_EQ(read.error, written.error);
    EXPECT_EQ(read.connector_id, written.connector_id);
    EXPECT_EQ(read.policy_version, written.policy_version);
    EXPECT_EQ(read.certificate_id, written.certificate_id);
    EXPECT_EQ(read.created_at, written.created_at);
    EXPECT_EQ(read.version, written.version);
}

void expect_same(const model::Authorization& read, const model::Authorization& written) {
    EXPECT_EQ(read.id, written.id);
    EXPECT_EQ(read.scope, written.scope);
    EXPECT_EQ(read.account_id, written.account_id);
    EXPECT_EQ(read.identifier, written.identifier);
    EXPECT_EQ(read.status, written.status);
    EXPECT_EQ(read.source, written.source);
    EXPECT_EQ(read.expires_at, written.expires_at);
    EXPECT_EQ(read.created_at, written.created_at);
    EXPECT_EQ(read.version, written.version);
    ASSERT_EQ(read.challenges.size(), written.challenges.size());
    for (std::size_t i = 0; i < read.challenges.size(); ++i) {
        const model::Challenge& left = read.challenges[i];
        const model::Challenge& right = written.challenges[i];
        EXPECT_EQ(left.id, right.id);
        EXPECT_EQ(left.type, right.type);
        EXPECT_EQ(left.token, right.token);
        EXPECT_EQ(left.status, right.status);
        EXPECT_EQ(left.validated_at, right.validated_at);
        EXPECT_EQ(left.error, right.error);
        EXPECT_EQ(left.answered_with, right.answered_with);
    }
}

void expect_same(const model::Attempt& read, const model::Attempt& written) {
    EXPECT_EQ(read.id, written.id);
    EXPECT_EQ(read.scope, written.scope);
    EXPECT_EQ(read.order_id, written.order_id);
    EXPECT_EQ(read.connector_id, written.connector_id);
    EXPECT_EQ(read.number, written.number);
    EXPECT_EQ(read.state, written.state);
    EXPECT_EQ(read.fence, written.fence);
    EXPECT_EQ(read.owner, written.owner);
    EXPECT_EQ(read.lease_until, written.lease_until);
    EXPECT_EQ(read.csr, written.csr);
    EXPECT_EQ(read.key_fingerprint, written.key_fingerprint);
    EXPECT_EQ(read.handle, written.handle);
    EXPECT_EQ(read.answer, written.answer);
    EXPECT_EQ(read.reason_for_log, written.reason_for_log);
    EXPECT_EQ(read.give_up_at, written.give_up_at);
    EXPECT_EQ(read.created_at, written.created_at);
    EXPECT_EQ(read.unknown_since, written.unknown_since);
}

void expect_same(const model::IssuedCertificate& read, const model::IssuedCertificate& written) {
    EXPECT_EQ(read.id, written.id);
    EXPECT_EQ(read.scope, written.scope);
    EXPECT_EQ(read.account_id, written.account_id);
    EXPECT_EQ(read.order_id, written.order_id);
    EXPECT_EQ(read.connector_id, written.connector_id);
    EXPECT_EQ(read.eab_key_id, written.eab_key_id);
    EXPECT_EQ(read.status, written.status);
    EXPECT_EQ(read.identifiers, written.identifiers);
    EXPECT_EQ(read.serial_hex, written.serial_hex);
    EXPECT_EQ(read.issuer, written.issuer);
    EXPECT_EQ(read.issuer_der, written.issuer_der);
    EXPECT_EQ(read.fingerprint, written.fingerprint);
    EXPECT_EQ(read.key_fingerprint, written.key_fingerprint);
    EXPECT_EQ(read.not_before, written.not_before);
    EXPECT_EQ(read.not_after, written.not_after);
    EXPECT_EQ(read.chain, written.chain);
    EXPECT_EQ(read.issued_at, written.issued_at);
    EXPECT_EQ(read.revoked_at, written.revoked_at);
    EXPECT_EQ(read.version, written.version);
}

void expect_same(const model::Revocation& read, const model::Revocation& written) {
    EXPECT_EQ(read.id, written.id);
    EXPECT_EQ(read.scope, written.scope);
    EXPECT_EQ(read.certificate_id, written.certificate_id);
    EXPECT_EQ(read.reason, written.reason);
    EXPECT_EQ(read.requested_by, written.requested_by);
    EXPECT_EQ(read.comment, written.comment);
    EXPECT_EQ(read.state, written.state);
    EXPECT_EQ(read.tries, written.tries);
    EXPECT_EQ(read.last_error, written.last_error);
    EXPECT_EQ(read.refusal, written.refusal);
    EXPECT_EQ(read.next_try_at, written.next_try_at);
    EXPECT_EQ(read.requested_at, written.requested_at);
    EXPECT_EQ(read.ended_at, written.ended_at);
    EXPECT_EQ(read.version, written.version);
}

}  // namespace causeway::storage
