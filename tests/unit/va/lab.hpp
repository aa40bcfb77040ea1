// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <string>

#include "net/http_client.hpp"
#include "net/tls_client.hpp"
#include "net/unbound_resolver.hpp"
#include "support/recording_log.hpp"
#include "va/local_validator.hpp"

namespace causeway::va {

// The validator with the real event loop, resolver and clients, against real peers on loopback.
class Lab : public testing::Test {
  protected:
    // Asks that name server and no other.
    void use_dns(std::uint16_t port, const std::string& trust_anchor_file = {}) {
        auto resolver =
            net::UnboundResolver::create(loop_, clock_,
                                         {{.name = "default",
                                           .mode = net::ResolverMode::forward,
                                           .forwarders = {"127.0.0.1:" + std::to_string(port)},
                                           .trust_anchor_file = trust_anchor_file,
                                           .insecure_domains = {}}});
        ASSERT_TRUE(resolver) << resolver.error().detail;
        resolver_ = *std::move(resolver);
    }
    void make_validator() {
        validator_ = std::make_unique<LocalValidator>(
            loop_, Tools{*resolver_, fetcher_, tls_client_, guard_, clock_, ports_}, log_);
    }
    void start(const std::string& name, std::chrono::milliseconds span, Validator::Done done) {
        using model::Identifier;
        validator_->start(
            {.tenant = {},
             .type = challenge_,
             .identifier = Identifier::parse(model::IdentifierType::dns, name).value(),
             .token = "token",
             .key_authorization = "token.thumbprint",
             .network = {}},
            {.turns = span, .work = span}, std::move(done));
    }
    model::ValidationTrace validate(
        const std::string& name,
        std::chrono::milliseconds span = std::chrono::milliseconds(10'000)) {
        make_validator();
        std::promise<model::ValidationTrace> done;
        start(name, span, [&](model::ValidationTrace trace) { done.set_value(std::move(trace)); });
        return done.get_future().get();
    }
    std::optional<model::Cause> cause_of(
        const std::string& name,
        std::chrono::milliseconds span = std::chrono::milliseconds(10'000)) {
        const auto trace = validate(name, span);
        return trace.failure ? std::optional(trace.failure->cause) : std::nullopt;
    }

    base::SystemClock clock_;
    support::RecordingLog log_;
    net::EventLoop loop_{clock_, log_};
    net::EgressGuard guard_{{.own_listeners = {}, .own_addresses = {}, .lab = true}};
    net::HttpClient fetcher_{loop_, clock_, guard_, "Causeway/test"};
    net::TlsClient tls_client_{loop_, clock_, guard_};
    std::unique_ptr<net::UnboundResolver> resolver_;
    WebPorts ports_;
    model::ChallengeType challenge_ = model::ChallengeType::http_01;
    std::unique_ptr<LocalValidator> validator_;
};

}  // namespace causeway::va
