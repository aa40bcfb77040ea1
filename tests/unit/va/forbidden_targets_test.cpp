// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "net/http_call.hpp"
#include "net/http_client.hpp"
#include "net/tls_client.hpp"
#include "net/unbound_resolver.hpp"
#include "support/fake_network.hpp"
#include "support/http_responder.hpp"
#include "support/process.hpp"
#include "support/recording_log.hpp"
#include "va/local_validator.hpp"

// These tests judge by what a canary saw, not by what we say: it listens on every address there is,
// since in_own_network makes all of them this machine's.
namespace causeway::va {
namespace {

using std::chrono::milliseconds;
using support::HttpResponder;

const char* const kPublic = "8.8.8.8";
const char* const kPublic6 = "2606:4700::1111";

// Whatever is not a public host's address.
const std::vector<std::string> kForbidden = {"127.0.0.1",
                                             "127.0.0.53",
                                             "127.255.255.254",
                                             "0.0.0.0",
                                             "0.1.2.3",
                                             "10.0.0.1",
                                             "10.255.255.255",
                                             "100.64.0.1",
                                             "100.100.100.200",
                                             "169.254.0.1",
                                             "169.254.169.254",
                                             "169.254.170.2",
                                             "168.63.129.16",
                                             "172.16.0.1",
                                             "172.31.255.255",
                                             "192.0.0.192",
                                             "192.0.2.1",
                                             "192.88.99.1",
                                             "192.168.0.1",
                                             "192.168.255.255",
                                             "198.18.0.1",
                                             "198.51.100.1",
                                             "203.0.113.1",
                                             "224.0.0.1",
                                             "239.1.1.1",
                                             "240.0.0.1",
                                             "255.255.255.255",
                                             "::",
                                             "::1",
                                             "::ffff:127.0.0.1",
                                             "::ffff:10.0.0.1",
                                             "::ffff:169.254.169.254",
                                             "::127.0.0.1",
                                             "64:ff9b::127.0.0.1",
                                             "64:ff9b::10.0.0.1",
                                             "64:ff9b:1::8.8.8.8",
                                             "2002:7f00:1::1",
                                             "2002:a9fe:a9fe::1",
                                             "2001:0:4136:e378::80ff:fffe",
                                             "2001:db8::1",
                                             "fc00::1",
                                             "fd00:ec2::254",
                                             "fd12:3456::1",
                                             "fe80::1",
                                             "fec0::1",
                                             "ff02::1",
                                             "100::1"};

// Spellings that some reader takes for 127.0.0.1, ::1 or the like.
const std::vector<std::string> kOddHosts = {"2130706433",
                                            "0x7f000001",
                                            "0x7f.0.0.1",
                                            "0177.0.0.1",
                                            "017700000001",
                                            "127.1",
                                            "127.0.1",
                                            "127.0.0.1.",
                                            "127.0.0.01",
                                            "[::1%25lo]",
                                            "[::1%lo]",
                                            "[fe80::1%25lo]",
                                            "[::ffff:7f00:1]",
                                            "[0:0:0:0:0:0:0:1]",
                                            "[::127.0.0.1]",
                                            "localhost",
                                            "LOCALHOST.",
                                            "%31%32%37.0.0.1",
                                            "8.8.8.8@127.0.0.1",
                                            "127.0.0.1#@8.8.8.8",
                                            "127.0.0.1\\@8.8.8.8",
                                            "\xef\xbc\x91"
                                            "27.0.0.1"};

class ForbiddenTargets : public testing::Test {
  protected:
    static constexpr const char* kBait = "BAIT";

    ForbiddenTargets() {
        for (const std::uint16_t port : {std::uint16_t{80}, std::uint16_t{443}, std::uint16_t{22},
                                         std::uint16_t{8080}, std::uint16_t{8443}}) {
            canaries_.push_back(std::make_unique<HttpResponder>(
                [this](const HttpResponder::Request& request,
                       const HttpResponder::Connection& connection) {
                    connection.send(respond(request));
                },
                "::", port));
        }
        resolver_.host("public.example", {kPublic});
        resolver_.host("localhost", {"127.0.0.1", "::1"});
    }

    std::string respond(const HttpResponder::Request& request) {
        const std::lock_guard lock(mutex_);
        const bool first = request.path().starts_with("/.well-known/");
        if (first && !redirect_.empty()) {
            return support::http_response(302, kBait, "Location: " + redirect_ + "\r\n");
        }
        return support::http_response(200, kBait);
    }
    void redirect_to(const std::string& location) {
        const std::lock_guard lock(mutex_);
        redirect_ = location;
    }

    model::ValidationTrace validate(const std::string& name,
                                    model::IdentifierType type = model::IdentifierType::dns) {
        return validate_with(resolver_, name, type);
    }
    model::ValidationTrace validate_with(net::Resolver& resolver, const std::string& name,
                                         model::IdentifierType type = model::IdentifierType::dns) {
        LocalValidator validator(loop_, Tools{resolver, fetcher_, handshaker_, guard_, clock_, {}},
                                 log_);
        std::promise<model::ValidationTrace> done;
        validator.start({.tenant = {},
                         .type = challenge_,
                         .identifier = model::Identifier::parse(type, name).value(),
                         .token = "token",
                         .key_authorization = "token.thumbprint",
                         .network = {}},
                        {.turns = milliseconds(10'000), .work = milliseconds(10'000)},
                        [&](model::ValidationTrace trace) { done.set_value(std::move(trace)); });
        return done.get_future().get();
    }

    // Where connections came in since the last call.
    std::set<std::string> dialled() {
        std::set<std::string> out;
        for (std::size_t i = 0; i < canaries_.size(); ++i) {
            const auto all = canaries_[i]->dialled();
            out.insert(all.begin() + static_cast<std::ptrdiff_t>(seen_[i]), all.end());
            seen_[i] = all.size();
        }
        return out;
    }
    static void expect_failed_without_bait(const model::ValidationTrace& trace,
                                           const std::string& target) {
        ASSERT_TRUE(trace.failure) << target;
        EXPECT_EQ(trace.failure->detail.find(kBait), std::string::npos) << trace.failure->detail;
    }

    base::SystemClock clock_;
    support::RecordingLog log_;
    net::EventLoop loop_{clock_, log_};
    support::FakeResolver resolver_{loop_};
    net::EgressGuard guard_{
        {.own_listeners = {{support::address(kPublic6), 443}}, .own_addresses = {}, .lab = false}};
    net::HttpClient fetcher_{loop_, clock_, guard_, "test"};
    net::TlsClient handshaker_{loop_, clock_, guard_};
    model::ChallengeType challenge_ = model::ChallengeType::http_01;
    std::mutex mutex_;
    std::string redirect_;  // under mutex_
    std::vector<std::unique_ptr<HttpResponder>> canaries_;
    std::array<std::size_t, 5> seen_{};
};

using Dialled = std::set<std::string>;

// Without this the other tests would prove nothing.
TEST_F(ForbiddenTargets, TheCanarySeesWhatIsDialled) {
    validate("public.example");
    EXPECT_EQ(dialled(), (Dialled{"8.8.8.8:80"}));
    resolver_.host("public6.example", {kPublic6});
    validate("public6.example");
    EXPECT_EQ(dialled(), (Dialled{"2606:4700::1111:80"}));
    for (const char* target : {"127.0.0.1", "169.254.169.254", "10.0.0.1", "[::1]",
                               "[fd00:ec2::254]", "[2002:7f00:1::1]"}) {
        net::HttpCall unguarded;
        unguarded.url = std::string("http://") + target + "/";
        EXPECT_TRUE(net::http_call(unguarded)) << target;
    }
    EXPECT_EQ(dialled().size(), 6U);
}

// Conformance row G23.
TEST_F(ForbiddenTargets, AreNotDialledAsAnAnswerOfTheDns) {
    for (const std::string& target : kForbidden) {
        resolver_.host("name.example", {target});
        expect_failed_without_bait(validate("name.example"), target);
        EXPECT_EQ(dialled(), Dialled{}) << target;
    }
}

TEST_F(ForbiddenTargets, AreNotDialledByTlsAlpn01) {
    challenge_ = model::ChallengeType::tls_alpn_01;
    validate("public.example");
    EXPECT_EQ(dialled(), (Dialled{"8.8.8.8:443"})) << "without this the rest would prove nothing";
    for (const std::string& target : kForbidden) {
        resolver_.host("name.example", {target});
        const auto trace = validate("name.example");
        ASSERT_TRUE(trace.failure) << target;
        EXPECT_EQ(trace.failure->cause, model::Cause::address_forbidden) << target;
        if (model::Identifier::parse(model::IdentifierType::ip, target)) {
            EXPECT_TRUE(validate(target, model::IdentifierType::ip).failure) << target;
        }
        EXPECT_EQ(dialled(), Dialled{}) << target;
    }
    resolver_.host("own.example", {kPublic6});
    EXPECT_TRUE(validate("own.example").failure);
    EXPECT_EQ(dialled(), Dialled{}) << "our own listener";
}

TEST_F(ForbiddenTargets, AreNotReachedByRebindingWithTlsAlpn01) {
    challenge_ = model::ChallengeType::tls_alpn_01;
    const auto a = net::DnsType::a;
    resolver_.set("rebinding.example", a, support::dns_answer("NOERROR", {kPublic}));
    resolver_.then("rebinding.example", a, support::dns_answer("NOERROR", {"127.0.0.1"}));
    validate("rebinding.example");
    EXPECT_EQ(dialled(), (Dialled{"8.8.8.8:443"})) << "the address of the one lookup";
}

// Conformance rows G21, G23.
TEST_F(ForbiddenTargets, AreNotDialledAsATargetOfARedirect) {
    for (const std::string& target : kForbidden) {
        const std::string host = support::address(target).is_v4() ? target : "[" + target + "]";
        for (const char* scheme : {"http://", "https://"}) {
            redirect_to(scheme + host + "/secret");
            expect_failed_without_bait(validate("public.example"), target);
            EXPECT_EQ(dialled(), (Dialled{"8.8.8.8:80"})) << target;
        }
    }
}

TEST_F(ForbiddenTargets, AreNotDialledAsAnIdentifier) {
    for (const std::string& target : kForbidden) {
        if (!model::Identifier::parse(model::IdentifierType::ip, target)) continue;
        expect_failed_without_bait(validate(target, model::IdentifierType::ip), target);
        EXPECT_EQ(dialled(), Dialled{}) << target;
    }
}

TEST_F(ForbiddenTargets, AreNotDialledInAnOddSpelling) {
    for (const std::string& host : kOddHosts) {
        redirect_to("http://" + host + "/secret");
        expect_failed_without_bait(validate("public.example"), host);
        EXPECT_EQ(dialled(), (Dialled{"8.8.8.8:80"})) << host;
    }
}

TEST_F(ForbiddenTargets, OtherPortsAndSchemesAreNotDialled) {
    for (const char* target :
         {"http://8.8.8.8:8080/", "http://8.8.8.8:22/", "https://8.8.8.8:8443/",
          "https://8.8.8.8:80/", "http://8.8.8.8:443/", "http://public.example:8080/",
          "ftp://8.8.8.8/", "gopher://8.8.8.8:22/_x", "file:///etc/passwd", "dict://8.8.8.8:22/",
          "ldap://8.8.8.8:8080/", "http://user:pass@8.8.8.8/"}) {
        redirect_to(target);
        expect_failed_without_bait(validate("public.example"), target);
        EXPECT_EQ(dialled(), (Dialled{"8.8.8.8:80"})) << target;
    }
}

TEST_F(ForbiddenTargets, OurOwnListenersAreNotDialledThoughTheirAddressIsPublic) {
    redirect_to(std::string("https://[") + kPublic6 + "]/admin");
    expect_failed_without_bait(validate("public.example"), kPublic6);
    EXPECT_EQ(dialled(), (Dialled{"8.8.8.8:80"}));
}

// The checked address is the dialled one, and a later lookup is checked again.
TEST_F(ForbiddenTargets, AreNotReachedByRebinding) {
    const auto a = net::DnsType::a;
    resolver_.set("rebinding.example", a, support::dns_answer("NOERROR", {kPublic}));
    resolver_.then("rebinding.example", a, support::dns_answer("NOERROR", {"127.0.0.1"}));
    validate("rebinding.example");
    EXPECT_EQ(dialled(), (Dialled{"8.8.8.8:80"})) << "the address of the one lookup";

    resolver_.set("rebinding.example", a, support::dns_answer("NOERROR", {kPublic}));
    resolver_.then("rebinding.example", a, support::dns_answer("NOERROR", {"127.0.0.1"}));
    redirect_to("/again");
    expect_failed_without_bait(validate("rebinding.example"), "second lookup");
    EXPECT_EQ(dialled(), (Dialled{"8.8.8.8:80"}));
}

TEST_F(ForbiddenTargets, AreNotReachedByACnameInARealDns) {
    const std::uint16_t port = support::free_port();
    support::Process dns({"/usr/sbin/dnsmasq", "--keep-in-foreground", "--user=root",
                          "--conf-file=/dev/null", "--pid-file=", "--no-resolv", "--no-hosts",
                          "--port=" + std::to_string(port), "--listen-address=127.0.0.1",
                          "--bind-interfaces", "--cname=metadata.example,inside.example",
                          "--host-record=inside.example,169.254.169.254,fd00:ec2::254",
                          "--cname=mixed.example,both.example",
                          "--host-record=both.example,8.8.8.8,::1"});
    dns.wait_until([&] { return support::accepts_connections(port); });
    const auto resolver =
        net::UnboundResolver::create(loop_, clock_,
                                     {{.name = "default",
                                       .mode = net::ResolverMode::forward,
                                       .forwarders = {"127.0.0.1:" + std::to_string(port)},
                                       .trust_anchor_file = {},
                                       .insecure_domains = {}}});
    ASSERT_TRUE(resolver) << resolver.error().detail;

    const auto trace = validate_with(**resolver, "metadata.example");
    expect_failed_without_bait(trace, "metadata.example");
    EXPECT_EQ(trace.failure->cause, model::Cause::address_forbidden);
    EXPECT_EQ(dialled(), Dialled{});
    EXPECT_EQ(std::get<model::DnsLookup>(trace.steps.at(0)).cname_chain,
              (std::vector<std::string>{"inside.example"}));

    validate_with(**resolver, "mixed.example");
    EXPECT_EQ(dialled(), (Dialled{"8.8.8.8:80"})) << "of two addresses the public one";
}

}  // namespace
}  // namespace causeway::va
