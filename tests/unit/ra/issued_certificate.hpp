// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <variant>

#include <nlohmann/json.hpp>

#include "ra_world.hpp"

namespace causeway::ra {

// A certificate that was issued to `account` for the names a.example.com and b.example.com, with
// the world's CSR key.
class IssuedCertificate : public testing::Test {
  protected:
    void SetUp() override {
        finalize();
        world.issuer.answer(world.issued(world.honest(names)));
        world.run_due_jobs();
        ASSERT_EQ(world.database.committed().certificates.size(), 1U);
    }

    // A further order for these names, up to its intent.
    model::OrderId finalize() {
        const model::Order ready = world.ready_order(account, names);
        EXPECT_TRUE(world.issuance.finalize(world.requester(account), ready.id, world.csr(names)));
        return ready.id;
    }

    model::IssuedCertificate certificate() { return world.database.committed().certificates.at(0); }
    base::Bytes der() { return certificate().chain.front(); }
    crypto::Jwk certificate_key() { return jwk(world.csr_key()); }
    static crypto::Jwk jwk(const support::JwsKey& key) {
        return crypto::Jwk::parse(key.jwk().dump()).value();
    }

    using Signer = std::variant<model::Account, crypto::Jwk>;
    base::Result<RevocationCase> request(
        const Signer& signer,
        model::RevocationReason reason = model::RevocationReason::superseded) {
        return world.revocations.request({world.context, signer, world.caller}, der(), reason);
    }
    base::Result<RevocationCase> order(
        model::RevocationReason reason = model::RevocationReason::superseded) {
        return world.revocations.order(certificate().id, reason, "the server is gone", alice);
    }
    model::Revocation revocation() { return world.database.committed().revocations.at(0); }
    std::size_t jobs() { return world.database.committed().jobs.size(); }
    std::ptrdiff_t count(std::string_view event) {
        const auto events = world.events();
        return std::ranges::count(events, event);
    }
    // Its account has an EAB key that was revoked, and its endpoint is paused.
    void lose_standing() {
        const model::EabKey key = world.add_eab_key(
            [](model::EabKey& edited) { edited.status = model::EabKeyStatus::revoked; });
        world.bind(account, key);
        world.edit_endpoint(
            [](model::Endpoint& edited) { edited.status = model::EndpointStatus::paused; });
    }

    RaWorld world;
    model::Account account = world.account();
    const std::vector<std::string> names = {"a.example.com", "b.example.com"};
    Caller alice{{"local:alice", "unix"}, "request-7"};
};

}  // namespace causeway::ra
