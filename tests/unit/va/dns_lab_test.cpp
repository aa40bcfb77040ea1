// SPDX-License-Identifier: Apache-2.0
#include "lab.hpp"
#include "support/dns_server.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::va {
namespace {

using model::Cause;
using Texts = std::vector<std::string>;

// The digest of "token.thumbprint", by openssl dgst and base64.
const std::string kValue = "61rBZ_4knHblO0MNoxFsXZ_eTFUHum0B6IVRbhvUn5I";

// dns-01 with BIND.
class DnsLab : public Lab {
  protected:
    DnsLab() { challenge_ = model::ChallengeType::dns_01; }
    void serve(const support::DnsServer::Zones& zones) {
        dns_.emplace(zones);
        use_dns(dns_->port());
    }
    static const model::DnsLookup& lookup(const model::ValidationTrace& trace,
                                          std::size_t index = 0) {
        return std::get<model::DnsLookup>(trace.steps.at(index));
    }

    std::optional<support::DnsServer> dns_;
};

// Conformance rows F7, G30: two values at one name, one of them in several strings.
TEST_F(DnsLab, FindsItsValueAmongSeveral) {
    serve({.plain = {"corp.test"}, .secured = {}, .broken = {}});
    dns_->update({"add _acme-challenge.www.corp.test 1 TXT \"of the wildcard\"",
                  "add _acme-challenge.www.corp.test 1 TXT \"" + kValue.substr(0, 20) + "\" \"" +
                      kValue.substr(20) + "\""});
    const auto trace = validate("www.corp.test");
    EXPECT_TRUE(trace.succeeded()) << trace.failure->detail;
    EXPECT_EQ(lookup(trace).name, "_acme-challenge.www.corp.test");
    EXPECT_EQ(lookup(trace).records.front(), "\"" + kValue + "\"");
    EXPECT_EQ(lookup(trace).dnssec, model::DnssecState::insecure);
    EXPECT_TRUE(validate("*.www.corp.test").succeeded());
}

// Conformance row G30: acme-dns style delegation, into another zone.
TEST_F(DnsLab, FollowsCnameRecordsIntoAnotherZone) {
    serve({.plain = {"corp.test", "acme-dns.test"}, .secured = {}, .broken = {}});
    dns_->update({"add _acme-challenge.www.corp.test 1 CNAME one.corp.test",
                  "add one.corp.test 1 CNAME 8e5700ea.acme-dns.test",
                  "add _acme-challenge.dead.corp.test 1 CNAME gone.acme-dns.test",
                  "add _acme-challenge.loop.corp.test 1 CNAME two.corp.test",
                  "add two.corp.test 1 CNAME _acme-challenge.loop.corp.test"});
    dns_->update({"add 8e5700ea.acme-dns.test 1 TXT " + kValue});
    const auto trace = validate("www.corp.test");
    EXPECT_TRUE(trace.succeeded()) << trace.failure->detail;
    EXPECT_EQ(lookup(trace).cname_chain, (Texts{"one.corp.test", "8e5700ea.acme-dns.test"}));

    const auto dead = validate("dead.corp.test");
    ASSERT_TRUE(dead.failure);
    EXPECT_EQ(dead.failure->cause, Cause::dns_no_such_name);
    EXPECT_NE(dead.failure->detail.find("leads to gone.acme-dns.test"), std::string::npos)
        << dead.failure->detail;
    const auto loop = validate("loop.corp.test");
    ASSERT_TRUE(loop.failure);
    EXPECT_EQ(loop.failure->cause, Cause::dns_server_failure) << "all that libunbound says of it";
}

// Conformance row G32.
TEST_F(DnsLab, TellsApartWhyThereIsNothing) {
    serve({.plain = {"corp.test"}, .secured = {}, .broken = {"broken.test"}});
    dns_->update({"add _acme-challenge.empty.corp.test 1 CAA 0 issue ca.example",
                  "add _acme-challenge.old.corp.test 1 TXT outdated"});
    EXPECT_EQ(cause_of("missing.corp.test"), Cause::dns_no_such_name);
    EXPECT_EQ(cause_of("empty.corp.test"), Cause::dns_no_record);
    EXPECT_EQ(cause_of("www.broken.test"), Cause::dns_server_failure);
    EXPECT_EQ(cause_of("old.corp.test"), Cause::wrong_record);
}

// Conformance row G31: neither a value nor its absence is remembered.
TEST_F(DnsLab, SeesAtOnceWhatHasChanged) {
    serve({.plain = {"corp.test"}, .secured = {}, .broken = {}});
    EXPECT_EQ(cause_of("www.corp.test"), Cause::dns_no_such_name);
    dns_->update({"add _acme-challenge.www.corp.test 600 TXT outdated"});
    EXPECT_EQ(cause_of("www.corp.test"), Cause::wrong_record);
    dns_->update({"delete _acme-challenge.www.corp.test TXT",
                  "add _acme-challenge.www.corp.test 600 TXT " + kValue});
    EXPECT_EQ(cause_of("www.corp.test"), std::nullopt);
    dns_->update({"delete _acme-challenge.www.corp.test TXT"});
    EXPECT_EQ(cause_of("www.corp.test"), Cause::dns_no_such_name);
}

TEST_F(DnsLab, FindsAMisplacedRecord) {
    serve({.plain = {"corp.test"}, .secured = {}, .broken = {}});
    dns_->update({"add _acme-challenge.www.corp.test.corp.test 1 TXT " + kValue});
    const auto trace = validate("www.corp.test");
    ASSERT_TRUE(trace.failure);
    EXPECT_EQ(trace.failure->cause, Cause::misplaced_record);
    EXPECT_NE(trace.failure->detail.find("_acme-challenge.www.corp.test.corp.test"),
              std::string::npos);
}

// Conformance row G31: a long answer comes over TCP.
TEST_F(DnsLab, ReadsManyRecords) {
    serve({.plain = {"corp.test"}, .secured = {}, .broken = {}});
    std::vector<std::string> commands;
    for (int i = 0; i < 90; ++i) {
        commands.push_back("add _acme-challenge.www.corp.test 1 TXT " + std::string(200, 'x') +
                           std::to_string(i));
    }
    commands.push_back("add _acme-challenge.www.corp.test 1 TXT " + kValue);
    dns_->update(commands);
    const auto trace = validate("www.corp.test");
    EXPECT_TRUE(trace.succeeded()) << trace.failure->detail;
    EXPECT_EQ(lookup(trace).records.size(), 50U);
    EXPECT_EQ(lookup(trace).records.front(), "\"" + kValue + "\"");
}

// Conformance row G31: with the zone's key as trust anchor, and with a wrong one.
TEST_F(DnsLab, BelievesASignedZoneItsRecordsAndNobodyElses) {
    dns_.emplace(support::DnsServer::Zones{
        .plain = {}, .secured = {"secure.test", "bogus.test"}, .broken = {}});
    dns_->update({"add _acme-challenge.www.secure.test 1 TXT " + kValue});
    dns_->update({"add _acme-challenge.www.bogus.test 1 TXT " + kValue});
    std::string wrong_key = dns_->dnskey("secure.test");
    wrong_key.replace(0, std::string("secure").size(), "bogus");
    const support::TemporaryDirectory folder;
    use_dns(dns_->port(), folder.write("anchors", dns_->dnskey("secure.test") + wrong_key));

    const auto secure = validate("www.secure.test");
    EXPECT_TRUE(secure.succeeded()) << secure.failure->detail;
    EXPECT_EQ(lookup(secure).dnssec, model::DnssecState::secure);
    const auto bogus = validate("www.bogus.test");
    ASSERT_TRUE(bogus.failure);
    EXPECT_EQ(bogus.failure->cause, Cause::dns_bogus);
    EXPECT_EQ(lookup(bogus).dnssec, model::DnssecState::bogus);
    EXPECT_FALSE(lookup(bogus).why_bogus.empty());
}

}  // namespace
}  // namespace causeway::va
