// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <functional>

#include "acme_world.hpp"
#include "support/request_maker.hpp"

namespace causeway::acme {
namespace {

using nlohmann::json;
using support::AcmeClient;
using support::base64url;
using support::HttpAnswer;
using support::JwsKey;

// An account bound to a key, with something of every kind to its name.
struct Subscriber {
    Subscriber() {
        world.add_eab_key("bound", "kid-1");
        client.register_bound("kid-1", "hmac key of kid-1");
        issued = client.place_order({"issued.example.com"}).header("Location");
        ready = client.place_order({"ready.example.com"}).json();
        world.prove_everything();
        finalize(issued + "/finalize", "issued.example.com");
        world.issue_everything({"leaf.cert.der"});
        certificate = client.post_as_get(issued).json()["certificate"];
        authorization = client.place_order({"open.example.com"}).json()["authorizations"][0];
        challenge = client.post_as_get(authorization).json()["challenges"][0]["url"];
    }

    HttpAnswer finalize(const std::string& url, const std::string& name) {
        const std::string csr = support::RequestMaker{.sans = {"DNS:" + name}}.make();
        return client.post(url, {{"csr", base64url(csr)}});
    }

    AcmeWorld world;
    AcmeClient client = world.client("bound");
    json ready;
    std::string issued, certificate, authorization, challenge;
};

enum class Needs { standing, account };

struct Resource {
    const char* name;
    Needs needs;
    HttpAnswer (*use)(Subscriber&);
};

// Whatever an account can ask for; what ends something comes last.
constexpr Resource kResources[] = {
    {"newOrder", Needs::standing,
     [](Subscriber& s) { return s.client.place_order({"new.example.com"}); }},
    {"challenge", Needs::standing,
     [](Subscriber& s) { return s.client.post(s.challenge, json::object()); }},
    {"finalize", Needs::standing,
     [](Subscriber& s) { return s.finalize(s.ready["finalize"], "ready.example.com"); }},
    {"keyChange", Needs::standing,
     [](Subscriber& s) { return s.client.change_key(JwsKey::generate("ES256")); }},
    {"read the account", Needs::account,
     [](Subscriber& s) { return s.client.post_as_get(s.client.kid()); }},
    {"update the contacts", Needs::account,
     [](Subscriber& s) {
         return s.client.post(s.client.kid(), {{"contact", json::array()}});
     }},
    {"list the orders", Needs::account,
     [](Subscriber& s) { return s.client.post_as_get(s.client.kid() + "/orders"); }},
    {"read an order", Needs::account, [](Subscriber& s) { return s.client.post_as_get(s.issued); }},
    {"read an authorization", Needs::account,
     [](Subscriber& s) { return s.client.post_as_get(s.authorization); }},
    {"read a challenge", Needs::account,
     [](Subscriber& s) { return s.client.post_as_get(s.challenge); }},
    {"download a certificate", Needs::account,
     [](Subscriber& s) { return s.client.post_as_get(s.certificate); }},
    {"revoke a certificate", Needs::account,
     [](Subscriber& s) {
         const auto chain = s.world.database.committed().certificates.at(0).chain;
         return s.client.post(s.client.url_of("revokeCert"),
                              {{"certificate", base64url(base::as_text(chain.front()))}});
     }},
    {"deactivate an authorization", Needs::account,
     [](Subscriber& s) {
         return s.client.post(s.authorization, {{"status", "deactivated"}});
     }},
    {"deactivate the account", Needs::account,
     [](Subscriber& s) {
         return s.client.post(s.client.kid(), {{"status", "deactivated"}});
     }},
};

using Tables = support::FakeTables;

// A state in which things may be, and what it forbids.
struct State {
    const char* name;
    void (*enter)(Tables&);
    bool stops_new_work = false;
};

constexpr State kKeyStates[] = {
    {"active", [](Tables&) {}},
    {"expired", [](Tables& t) { t.eab_keys.at(0).expires_at = support::FixedClock::kStart; }},
    {"used up", [](Tables& t) { t.eab_keys.at(0).max_uses = 1; }},
    {"suspended", [](Tables& t) { t.eab_keys.at(0).status = model::EabKeyStatus::suspended; },
     true},
    {"revoked", [](Tables& t) { t.eab_keys.at(0).status = model::EabKeyStatus::revoked; }, true},
};

constexpr State kAccountStates[] = {
    {"valid", [](Tables&) {}},
    {"deactivated", [](Tables& t) { t.accounts.at(0).status = model::AccountStatus::deactivated; },
     true},
    {"revoked", [](Tables& t) { t.accounts.at(0).status = model::AccountStatus::revoked; }, true},
};

constexpr State kPlaceStates[] = {
    {"paused endpoint", [](Tables& t) { t.endpoints.at(1).status = model::EndpointStatus::paused; },
     true},
    {"suspended tenant", [](Tables& t) { t.tenants.at(0).status = model::TenantStatus::suspended; },
     true},
};

// A revocation is taken before its CA has confirmed it, and nobody speaks to a CA here.
bool is_taken(const HttpAnswer& answer) {
    return answer.status < 300 ||
           (answer.status == 503 && answer.body.find("recorded and will be") != std::string::npos);
}

std::string detail_of(const HttpAnswer& answer) {
    return answer.json()["detail"];
}

// Architecture, decision 2, as a table: the state of the key decides about new work, and the state
// of the account about everything. Neither is ever accountDoesNotExist, at which clients register
// again.
// Conformance rows B17, E9, E10, E24.
TEST(Standing, FollowsFromTheKeyAndTheAccount) {
    for (const State& key : kKeyStates) {
        for (const State& account : kAccountStates) {
            Subscriber subscriber;
            subscriber.world.database.edit([&](Tables& tables) {
                key.enter(tables);
                account.enter(tables);
            });
            for (const Resource& resource : kResources) {
                SCOPED_TRACE(std::string(resource.name) + " of a " + account.name +
                             " account with a key that is " + key.name);
                const HttpAnswer answer = resource.use(subscriber);
                if (account.stops_new_work) {
                    EXPECT_EQ(answer.status, 401);
                    EXPECT_EQ(answer.problem(), "unauthorized");
                } else if (key.stops_new_work && resource.needs == Needs::standing) {
                    EXPECT_EQ(answer.status, 403);
                    EXPECT_EQ(answer.problem(), "unauthorized");
                    EXPECT_NE(detail_of(answer).find("the label of kid-1"), std::string::npos);
                } else {
                    EXPECT_TRUE(is_taken(answer)) << answer.body;
                }
            }
        }
    }
}

TEST(Standing, FollowsFromTheTenantAndTheEndpoint) {
    for (const State& place : kPlaceStates) {
        Subscriber subscriber;
        subscriber.world.database.edit(place.enter);
        for (const Resource& resource : kResources) {
            SCOPED_TRACE(std::string(resource.name) + " at a " + place.name);
            const HttpAnswer answer = resource.use(subscriber);
            if (resource.needs == Needs::standing) {
                EXPECT_EQ(answer.status, 403);
                EXPECT_EQ(answer.problem(), "unauthorized");
            } else {
                EXPECT_TRUE(is_taken(answer)) << answer.body;
            }
        }
    }
}

}  // namespace
}  // namespace causeway::acme
