// SPDX-License-Identifier: Apache-2.0
#include "net/unbound_resolver.hpp"

#include <gtest/gtest.h>

#include <future>

#include <sys/resource.h>

#include "support/canned_dns.hpp"
#include "support/process.hpp"
#include "support/recording_log.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::net {
namespace {

using std::chrono::milliseconds;

class UnboundResolverTest : public testing::Test {
  protected:
    void start_dns(const std::vector<std::string>& records) {
        std::vector<std::string> argv = {"/usr/sbin/dnsmasq",
                                         "--keep-in-foreground",
                                         "--user=root",
                                         "--conf-file=/dev/null",
                                         "--pid-file=",
                                         "--port=" + std::to_string(port_),
                                         "--listen-address=127.0.0.1",
                                         "--bind-interfaces",
                                         "--no-resolv",
                                         "--no-hosts",
                                         "--local=/lab.test/"};
        argv.insert(argv.end(), records.begin(), records.end());
        dns_.emplace(argv);
        dns_->wait_until([&] { return support::accepts_connections(port_); });
    }
    ResolverSet set() const {
        ResolverSet out;
        out.mode = ResolverMode::forward;
        out.forwarders = {"127.0.0.1:" + std::to_string(port_)};
        return out;
    }
    void use(const ResolverSet& set) {
        auto resolver = UnboundResolver::create(loop_, clock_, {set});
        ASSERT_TRUE(resolver) << resolver.error().detail;
        resolver_ = *std::move(resolver);
    }
    // Answers that NSD gave on zones that ldns signed (tests/data/dns).
    void use_signed_zones() {
        canned_ = std::make_unique<support::CannedDns>(data_ / "answers.txt");
        ResolverSet signed_set = set();
        signed_set.forwarders = {"127.0.0.1:" + std::to_string(canned_->port())};
        signed_set.trust_anchor_file = data_ / "anchors.txt";
        use(signed_set);
    }
    DnsAnswer ask(const std::string& name, DnsType type, milliseconds span = milliseconds(8000)) {
        std::promise<DnsAnswer> got;
        loop_.post([&] {
            resolver_->lookup({"default", name, type}, base::Deadline::after(clock_, span),
                              [&](DnsAnswer answer) { got.set_value(std::move(answer)); });
        });
        return got.get_future().get();
    }
    static std::vector<std::string> shown(const DnsAnswer& answer) {
        std::vector<std::string> out;
        for (const auto& record : answer.records) out.push_back(presentation(record));
        std::sort(out.begin(), out.end());
        return out;
    }

    // Each lookup has a socket.
    static void raise_open_files() {
        rlimit limit{};
        getrlimit(RLIMIT_NOFILE, &limit);
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }

    using Texts = std::vector<std::string>;

    base::SystemClock clock_;
    support::RecordingLog log_;
    EventLoop loop_{clock_, log_};
    std::uint16_t port_ = support::free_port();
    std::optional<support::Process> dns_;
    const std::filesystem::path data_ = CAUSEWAY_DNS_DATA;
    std::unique_ptr<support::CannedDns> canned_;
    std::unique_ptr<UnboundResolver> resolver_;
};

TEST_F(UnboundResolverTest, GivesTypedRecordsOfEveryType) {
    start_dns({"--host-record=www.lab.test,192.0.2.1,2001:db8::1",
               "--host-record=www.lab.test,192.0.2.2",
               "--txt-record=_acme-challenge.lab.test,first,second",
               "--caa-record=lab.test,128,issue,ca.example"});
    use(set());
    const DnsAnswer a = ask("www.lab.test", DnsType::a);
    EXPECT_TRUE(a.usable());
    EXPECT_EQ(a.rcode, "NOERROR");
    EXPECT_EQ(a.security, DnsSecurity::insecure);
    EXPECT_EQ(shown(a), (Texts{"192.0.2.1", "192.0.2.2"}));
    EXPECT_GT(a.took.count(), 0);
    EXPECT_EQ(shown(ask("www.lab.test", DnsType::aaaa)), (Texts{"2001:db8::1"}));
    EXPECT_EQ(shown(ask("_acme-challenge.lab.test", DnsType::txt)), (Texts{"\"firstsecond\""}));
    EXPECT_EQ(shown(ask("lab.test", DnsType::caa)), (Texts{"128 issue \"ca.example\""}));
}

TEST_F(UnboundResolverTest, TellsNoSuchNameFromNoSuchRecordAndFromFailure) {
    start_dns({"--host-record=www.lab.test,192.0.2.1"});
    use(set());
    const DnsAnswer missing = ask("missing.lab.test", DnsType::a);
    EXPECT_EQ(missing.rcode, "NXDOMAIN");
    EXPECT_FALSE(missing.usable());
    const DnsAnswer empty = ask("www.lab.test", DnsType::aaaa);
    EXPECT_EQ(empty.rcode, "NOERROR");
    EXPECT_TRUE(empty.records.empty());
    EXPECT_EQ(ask("www.elsewhere.example", DnsType::a).rcode, "SERVFAIL")
        << "the forwarder refuses";
    EXPECT_EQ(ask("not a name", DnsType::a).rcode, "FORMERR");
}

// Conformance row G30: CNAME chains followed, and shown.
TEST_F(UnboundResolverTest, FollowsAndReportsCnameRecords) {
    start_dns({"--cname=one.lab.test,two.lab.test", "--cname=two.lab.test,www.lab.test",
               "--host-record=www.lab.test,192.0.2.1"});
    use(set());
    const DnsAnswer answer = ask("one.lab.test", DnsType::a);
    EXPECT_EQ(shown(answer), (Texts{"192.0.2.1"}));
    EXPECT_EQ(answer.cname_chain, (Texts{"two.lab.test", "www.lab.test"}));
}

// Conformance row G24: every lookup is fresh.
TEST_F(UnboundResolverTest, DoesNotRememberAnswers) {
    start_dns({"--host-record=www.lab.test,192.0.2.1,3600"});
    use(set());
    EXPECT_EQ(shown(ask("www.lab.test", DnsType::a)), (Texts{"192.0.2.1"}));
    EXPECT_EQ(ask("new.lab.test", DnsType::a).rcode, "NXDOMAIN");
    dns_.reset();
    start_dns(
        {"--host-record=www.lab.test,192.0.2.2,3600", "--host-record=new.lab.test,192.0.2.3"});
    EXPECT_EQ(shown(ask("www.lab.test", DnsType::a)), (Texts{"192.0.2.2"}));
    EXPECT_EQ(shown(ask("new.lab.test", DnsType::a)), (Texts{"192.0.2.3"}));
}

// Conformance row G31: TCP fallback on TC.
TEST_F(UnboundResolverTest, FetchesALongAnswerOverTcp) {
    Texts records;
    for (int i = 0; i < 30; ++i) {
        records.push_back("--txt-record=many.lab.test," + std::string(200, 'a') +
                          std::to_string(i));
    }
    start_dns(records);
    use(set());
    EXPECT_EQ(ask("many.lab.test", DnsType::txt).records.size(), 30U);
}

TEST_F(UnboundResolverTest, EndsAtTheDeadlineWhenNobodyAnswers) {
    use_signed_zones();
    EXPECT_EQ(ask("unknown.example", DnsType::a, milliseconds(50)).rcode, "TIMEOUT");
}

// Security: twice as many lookups as all validations in flight have at a time, of a zone whose name
// servers are silent, leave everybody else's answers where they were.
TEST_F(UnboundResolverTest, SilentNameServersDoNotHoldUpOthers) {
    constexpr int kSilent = 4000;
    raise_open_files();
    canned_ = std::make_unique<support::CannedDns>(data_ / "answers.txt");
    ResolverSet forward = set();
    forward.forwarders = {"127.0.0.1:" + std::to_string(canned_->port())};
    use(forward);
    ASSERT_EQ(ask("www.good.test", DnsType::a).rcode, "NOERROR");
    loop_.run_and_wait([&] {
        for (int i = 0; i < kSilent; ++i) {
            resolver_->lookup({"default", "n" + std::to_string(i) + ".silent.example", DnsType::a},
                              base::Deadline::after(clock_, milliseconds(30'000)),
                              [](const DnsAnswer&) {});
        }
    });
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(ask("www.good.test", DnsType::a).rcode, "NOERROR");
    }
}

// Conformance row G31.
TEST_F(UnboundResolverTest, TellsASecureAnswer) {
    use_signed_zones();
    const DnsAnswer a = ask("alias.good.test", DnsType::a);
    EXPECT_EQ(a.security, DnsSecurity::secure) << a.rcode << a.why_bogus;
    EXPECT_EQ(shown(a), (Texts{"192.0.2.1"}));
    EXPECT_EQ(a.cname_chain, (Texts{"www.good.test"}));
    EXPECT_EQ(shown(ask("_acme-challenge.www.good.test", DnsType::txt)),
              (Texts{"\"firstsecond\""}));

    const DnsAnswer none = ask("www.good.test", DnsType::aaaa);
    EXPECT_EQ(none.rcode, "NOERROR");
    EXPECT_EQ(none.security, DnsSecurity::secure) << "the absence is proven";
    const DnsAnswer missing = ask("missing.good.test", DnsType::a);
    EXPECT_EQ(missing.rcode, "NXDOMAIN");
    EXPECT_EQ(missing.security, DnsSecurity::secure);
}

TEST_F(UnboundResolverTest, ASignatureThatHasExpiredIsBogus) {
    use_signed_zones();
    for (const auto& [name, type] :
         {std::pair("www.expired.test", DnsType::a), std::pair("missing.expired.test", DnsType::a),
          std::pair("expired.test", DnsType::caa)}) {
        const DnsAnswer answer = ask(name, type);
        EXPECT_EQ(answer.security, DnsSecurity::bogus) << name;
        EXPECT_TRUE(answer.records.empty());
        EXPECT_NE(answer.why_bogus.find("expired"), std::string::npos) << answer.why_bogus;
    }
}

// Conformance row G31: an unsigned answer below a trust anchor is bogus, and holds no record.
TEST_F(UnboundResolverTest, ABogusAnswerSaysWhyAndHasNoRecords) {
    const support::TemporaryDirectory folder;
    start_dns(
        {"--host-record=www.lab.test,192.0.2.1", "--host-record=www.open.lab.test,192.0.2.2"});
    ResolverSet signed_set = set();
    signed_set.trust_anchor_file =
        folder.write("anchor",
                     "lab.test. IN DS 20326 8 2 "
                     "E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D\n");
    signed_set.insecure_domains = {"open.lab.test"};
    use(signed_set);
    const DnsAnswer answer = ask("www.lab.test", DnsType::a);
    EXPECT_EQ(answer.security, DnsSecurity::bogus);
    EXPECT_FALSE(answer.usable());
    EXPECT_TRUE(answer.records.empty());
    EXPECT_NE(answer.why_bogus, "");
    const DnsAnswer open = ask("www.open.lab.test", DnsType::a);
    EXPECT_EQ(open.security, DnsSecurity::insecure);
    EXPECT_EQ(shown(open), (Texts{"192.0.2.2"}));
}

TEST_F(UnboundResolverTest, DropsTheLookupsUnderWayWhenItIsDestroyed) {
    use_signed_zones();
    const auto alive = std::make_shared<int>(0);
    const auto deadline = base::Deadline::after(clock_, milliseconds(30));
    loop_.run_and_wait([&] {
        for (int i = 0; i < 20; ++i) {
            resolver_->lookup({"default", "unknown.example", DnsType::a}, deadline,
                              [alive](const DnsAnswer&) { ADD_FAILURE(); });
        }
    });
    resolver_.reset();
    EXPECT_EQ(alive.use_count(), 1);
    std::promise<void> after_deadline;
    loop_.post([&] { loop_.call_at(deadline.at(), [&] { after_deadline.set_value(); }); });
    after_deadline.get_future().wait();
}

TEST_F(UnboundResolverTest, AnswersForALabsZoneByItself) {
    ResolverSet lab = set();
    lab.lab_zone = "lab.test";
    use(lab);
    EXPECT_EQ(shown(ask("any.name.lab.test", DnsType::a)), (Texts{"127.0.0.1"}));
    EXPECT_EQ(shown(ask("lab.test", DnsType::a)), (Texts{"127.0.0.1"}));
    EXPECT_TRUE(ask("www.lab.test", DnsType::aaaa).records.empty());
}

TEST_F(UnboundResolverTest, NamesTheSetAndTheEntryThatCannotWork) {
    const auto refusal = [&](const std::function<void(ResolverSet&)>& spoil) {
        ResolverSet set;
        set.name = "inside";
        set.mode = ResolverMode::forward;
        set.forwarders = {"[2001:db8::53]:5353", "192.0.2.53", "192.0.2.54:53", "2001:db8::53"};
        spoil(set);
        const auto resolver = UnboundResolver::create(loop_, clock_, {set});
        return resolver ? std::string("accepted") : resolver.error().detail;
    };
    const auto names = [](const std::string& text, const std::string& part) {
        return text.starts_with("resolver set \"inside\": ") && text.find(part) != text.npos;
    };
    EXPECT_EQ(refusal([](ResolverSet&) {}), "accepted");
    for (const char* bad : {"dns.example.com", "192.0.2.1:", "192.0.2.1:0", "192.0.2.1:65536",
                            "[2001:db8::1", "[2001:db8::1]x", "192.0.2.1@53"}) {
        const auto text = refusal([&](ResolverSet& set) { set.forwarders.push_back(bad); });
        EXPECT_TRUE(names(text, bad)) << text;
    }
    EXPECT_TRUE(names(refusal([](ResolverSet& set) { set.forwarders.clear(); }), "forwarder"));
    EXPECT_TRUE(
        names(refusal([](ResolverSet& set) { set.mode = ResolverMode::recursive; }), "forward"));
    EXPECT_TRUE(
        names(refusal([](ResolverSet& set) { set.trust_anchor_file = "/nowhere"; }), "/nowhere"));
    EXPECT_TRUE(names(refusal([](ResolverSet& set) { set.insecure_domains = {"a b"}; }), "a b"));
    EXPECT_TRUE(names(refusal([](ResolverSet& set) { set.lab_zone = "a b"; }), "a b"));
    const support::TemporaryDirectory folder;
    const std::string junk = folder.write("junk", "this is no zone file\n");
    EXPECT_TRUE(
        names(refusal([&](ResolverSet& set) { set.trust_anchor_file = junk; }), "trust anchor"));
}

// Security: whoever has a zone names its name servers.
TEST_F(UnboundResolverTest, RecursionAsksNoNameServerInside) {
    ResolverSet recursive;
    recursive.mode = ResolverMode::recursive;
    const std::string config = *unbound_config(recursive);
    EXPECT_NE(config.find(" do-not-query-localhost: yes\n"), std::string::npos);
    for (const char* network :
         {"127.0.0.0/8", "10.0.0.0/8", "169.254.0.0/16", "::1/128", "fc00::/7", "::ffff:0:0/96"}) {
        EXPECT_NE(config.find(" do-not-query-address: " + std::string(network) + "\n"),
                  std::string::npos)
            << network;
    }
    EXPECT_TRUE(UnboundResolver::create(loop_, clock_, {recursive})) << "libunbound takes it";
    EXPECT_EQ(unbound_config(set())->find("do-not-query"), std::string::npos)
        << "a forwarder is the operator's";
}

TEST_F(UnboundResolverTest, RefusesTwoSetsOfOneName) {
    const auto resolver = UnboundResolver::create(loop_, clock_, {set(), set()});
    ASSERT_FALSE(resolver);
    EXPECT_EQ(resolver.error().kind, base::ErrorKind::malformed);
}

}  // namespace
}  // namespace causeway::net
