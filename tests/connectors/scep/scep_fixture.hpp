// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "connectors/scep/peers.hpp"
#include "connectors/world.hpp"
#include "crypto/certificate.hpp"

namespace causeway::connectors {

// Connections of type scep, and what came of a request.
class ScepTest : public testing::Test {
  protected:
    // A connection to the peer that behaves as the knobs say. `more` is JSON that begins with a
    // comma.
    model::ConnectorId connect(const std::string& knobs, const std::string& more = "") {
        const ScepPeer& peer = Peers::scep_peer();
        return connect_to(peer.url(knobs), peer.ca_fingerprint(), more);
    }
    model::ConnectorId connect_to(const std::string& url, const std::string& fingerprint,
                                  const std::string& more = "",
                                  ca::HostServices::Secrets secrets = {}) {
        secrets.emplace("ra-key", base::Secret::from_text(Peers::ra().key));
        return world_.connect("scep", config(url, fingerprint, members_of(Peers::ra()) + more),
                              secrets);
    }
    // One that makes an identity of its own.
    model::ConnectorId connect_unnamed(const std::string& knobs) {
        const ScepPeer& peer = Peers::scep_peer();
        return world_.connect("scep", config(peer.url(knobs), peer.ca_fingerprint(), ""));
    }

    static std::string config(const std::string& url, const std::string& fingerprint,
                              const std::string& more) {
        return R"({"url":")" + url + R"(","ca_fingerprint":")" + fingerprint + '"' + more + "}";
    }
    static std::string members_of(const RaFiles& ra) {
        return R"(,"ra_key":"ra-key")" + member("ra_certificate", ra.certificate);
    }
    static std::string member(const std::string& name, const std::string& value) {
        return ",\"" + name + "\":" + nlohmann::json(value).dump();
    }

    ca::EnrollOutcome enroll(model::ConnectorId id, const ca::EnrollRequest& request) {
        return world_.issuer().enroll(id, request, world_.within(std::chrono::seconds(60)), {});
    }
    ca::EnrollOutcome enroll(model::ConnectorId id) { return enroll(id, request_for(kCsr)); }

    // "issued", "pending", "rejected: ...", "unavailable: ...", "unknown: ...": with the text for
    // the log.
    static std::string told(const ca::EnrollOutcome& outcome) {
        if (const auto* rejected = std::get_if<ca::Rejected>(&outcome)) {
            return "rejected: " + rejected->for_log;
        }
        if (const auto* unavailable = std::get_if<ca::Unavailable>(&outcome)) {
            return "unavailable: " + unavailable->for_log;
        }
        if (const auto* unknown = std::get_if<ca::Unknown>(&outcome)) {
            return "unknown: " + unknown->for_log;
        }
        return std::holds_alternative<ca::Issued>(outcome) ? "issued" : "pending";
    }
    static bool has(const std::string& text, const std::string& part) {
        return text.find(part) != std::string::npos;
    }

    // The stage of that name in a connection test; fails the test when there is none.
    ca::TestStage stage(model::ConnectorId id, const std::string& name) {
        const auto stages = world_.issuer().test(id, world_.within(std::chrono::seconds(60)));
        for (const ca::TestStage& one : stages) {
            if (one.name == name) return one;
        }
        ADD_FAILURE() << "no stage " << name;
        return {};
    }

    static constexpr const char* kCsr = "rsa.csr.der";

    support::FakeConnectorStateStore state_;
    World world_{state_, nullptr, Reach::loopback};
};

}  // namespace causeway::connectors
