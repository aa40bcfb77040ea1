// SPDX-License-Identifier: Apache-2.0
#include "va/http_01.hpp"

#include <gtest/gtest.h>

#include "validator_fixture.hpp"

namespace causeway::va {
namespace {

using model::Cause;
using std::chrono::milliseconds;
using support::dns_answer;
using support::fetch_error;
using support::http_answer;
using Texts = std::vector<std::string>;

constexpr auto kA = net::DnsType::a;
constexpr auto kAaaa = net::DnsType::aaaa;

class Http01 : public ValidatorFixture {
  protected:
    // Redirects by path; anything else is the key authorization.
    void serve_redirects(std::vector<std::pair<std::string, std::string>> redirects) {
        fetcher_.server = [redirects = std::move(redirects)](const net::FetchRequest& request) {
            for (const auto& [from, to] : redirects) {
                if (request.url.to_string() == from) return http_answer(302, "", to);
            }
            return http_answer(200, "token.thumbprint");
        };
    }

    const std::string first_ = "http://www.example.com/.well-known/acme-challenge/token";
};

// Conformance rows G20, G25.
TEST_F(Http01, FetchesTheKeyAuthorizationFromPort80) {
    resolver_.host("www.example.com", {"8.8.8.8"});
    const Trace trace = validate(http_01_request("www.example.com"));
    EXPECT_TRUE(trace.succeeded());
    ASSERT_EQ(fetcher_.requests.size(), 1U);
    EXPECT_EQ(fetcher_.requests[0].url.to_string(), first_);
    EXPECT_EQ(fetcher_.requests[0].target, (net::SocketAddress{support::address("8.8.8.8"), 80}));

    ASSERT_EQ(trace.steps.size(), 4U);
    EXPECT_EQ(std::get<model::DnsLookup>(trace.steps[0]).type, "AAAA");
    EXPECT_EQ(std::get<model::DnsLookup>(trace.steps[1]).records, (Texts{"8.8.8.8"}));
    EXPECT_EQ(std::get<model::Dial>(trace.steps[2]).outcome, "connected");
    EXPECT_EQ(std::get<model::HttpExchange>(trace.steps[3]).status, 200);
    EXPECT_EQ(trace.started_at, support::FixedClock::kStart);
}

// Conformance row G24: IPv6 first, then IPv4 when no connection comes about.
TEST_F(Http01, FallsBackToIPv4OnlyWhenNoConnectionComesAbout) {
    resolver_.host("www.example.com", {"8.8.8.8", "2606:4700::1"});
    EXPECT_TRUE(validate(http_01_request("www.example.com")).succeeded());
    EXPECT_EQ(dialled(), (Texts{"2606:4700::1"}));

    fetcher_.requests.clear();
    fetcher_.server = [](const net::FetchRequest& request) {
        return request.target.address.is_v4() ? right_answer(request)
                                              : fetch_error(net::ExchangeError::unreachable);
    };
    EXPECT_TRUE(validate(http_01_request("www.example.com")).succeeded());
    EXPECT_EQ(dialled(), (Texts{"2606:4700::1", "8.8.8.8"}));

    fetcher_.requests.clear();
    fetcher_.server = [](const net::FetchRequest& request) {
        return request.target.address.is_v4() ? right_answer(request) : http_answer(200, "wrong");
    };
    EXPECT_EQ(cause(validate(http_01_request("www.example.com"))), Cause::wrong_content);
    EXPECT_EQ(dialled(), (Texts{"2606:4700::1"}));

    fetcher_.server = [](const net::FetchRequest&) {
        return fetch_error(net::ExchangeError::reset, true);
    };
    fetcher_.requests.clear();
    EXPECT_EQ(cause(validate(http_01_request("www.example.com"))), Cause::connection_reset);
    EXPECT_EQ(dialled().size(), 1U) << "the connection stood";
}

TEST_F(Http01, TriesTwoAddressesOfEachFamilyAndLeavesTimeForEach) {
    resolver_.host("www.example.com",
                   {"8.8.8.1", "8.8.8.2", "8.8.8.3", "2606::1", "2606::2", "2606::3"});
    fetcher_.server = [this](const net::FetchRequest& request) {
        clock_.advance(request.connect_by.remaining(clock_));
        return fetch_error(net::ExchangeError::connect_timeout);
    };
    EXPECT_EQ(cause(validate(http_01_request("www.example.com"))), Cause::connection_timeout);
    EXPECT_EQ(dialled(), (Texts{"2606::1", "2606::2", "8.8.8.1", "8.8.8.2"}));
}

TEST_F(Http01, AFamilyThatCannotBeLookedUpDoesNotHinderTheOther) {
    resolver_.set("www.example.com", kAaaa, dns_answer("SERVFAIL"));
    resolver_.set("www.example.com", kA, dns_answer("NOERROR", {"8.8.8.8"}));
    EXPECT_TRUE(validate(http_01_request("www.example.com")).succeeded());
}

TEST_F(Http01, NamesWhatTheDnsSaid) {
    const auto with = [&](const net::DnsAnswer& aaaa, const net::DnsAnswer& a) {
        resolver_.set("www.example.com", kAaaa, aaaa);
        resolver_.set("www.example.com", kA, a);
        return cause(validate(http_01_request("www.example.com")));
    };
    EXPECT_EQ(with(dns_answer("NXDOMAIN"), dns_answer("NXDOMAIN")), Cause::dns_no_such_name);
    EXPECT_EQ(with(dns_answer("NOERROR"), dns_answer("NOERROR")), Cause::dns_no_address);
    EXPECT_EQ(with(dns_answer("NOERROR"), dns_answer("SERVFAIL")), Cause::dns_server_failure);
    EXPECT_EQ(with(dns_answer("REFUSED"), dns_answer("REFUSED")), Cause::dns_server_failure);
    EXPECT_EQ(with(dns_answer("TIMEOUT"), dns_answer("NOERROR")), Cause::dns_timeout);
    net::DnsAnswer loop = dns_answer("SERVFAIL");
    loop.cname_chain = {"a.example", "b.example", "a.example"};
    EXPECT_EQ(with(loop, dns_answer("SERVFAIL")), Cause::dns_loop);
    EXPECT_TRUE(fetcher_.requests.empty());
}

TEST_F(Http01, ABogusAnswerOfEitherFamilyFails) {
    net::DnsAnswer bogus = dns_answer("SERVFAIL");
    bogus.security = net::DnsSecurity::bogus;
    bogus.why_bogus = "signature expired";
    for (const auto& [bad, good] : {std::pair(kA, kAaaa), std::pair(kAaaa, kA)}) {
        resolver_.set("www.example.com", bad, bogus);
        resolver_.set("www.example.com", good,
                      dns_answer("NOERROR", {good == kA ? "8.8.8.8" : "2606::1"}));
        const Trace trace = validate(http_01_request("www.example.com"));
        EXPECT_EQ(cause(trace), Cause::dns_bogus);
        EXPECT_NE(trace.failure->detail.find("signature expired"), std::string::npos);
    }
    EXPECT_TRUE(fetcher_.requests.empty());
}

TEST_F(Http01, ASilentDnsEndsAsATimeoutBeforeTheDeadline) {
    resolver_.silence("www.example.com");
    const std::size_t index = start(http_01_request("www.example.com"));
    scheduler_.advance(kSpan - std::chrono::milliseconds(1));
    ASSERT_TRUE(traces_[index]);
    EXPECT_EQ(cause(*traces_[index]), Cause::dns_timeout);
    EXPECT_EQ(std::get<model::DnsLookup>(traces_[index]->steps.at(0)).rcode, "TIMEOUT");
}

// Conformance row G24.
TEST_F(Http01, ASilentFamilyDelaysTheOtherByTwoSeconds) {
    resolver_.host("www.example.com", {"8.8.8.8"});
    resolver_.silence("www.example.com", net::DnsType::aaaa);
    const std::size_t index = start(http_01_request("www.example.com"));
    scheduler_.advance(milliseconds(1999));
    EXPECT_TRUE(fetcher_.requests.empty());
    scheduler_.advance(milliseconds(1));
    ASSERT_TRUE(traces_[index]);
    EXPECT_TRUE(traces_[index]->succeeded());
    const auto& aaaa = std::get<model::DnsLookup>(traces_[index]->steps.at(0));
    EXPECT_EQ(aaaa.type, "AAAA");
    EXPECT_EQ(aaaa.rcode, "TIMEOUT");
    EXPECT_EQ(aaaa.took, milliseconds(2000));
    scheduler_.advance(kSpan);
    EXPECT_TRUE(scheduler_.idle());
}

TEST_F(Http01, AfterTwoSecondsTheFirstAddressesAreTaken) {
    resolver_.host("www.example.com", {"8.8.8.8"});
    resolver_.silence("www.example.com", net::DnsType::aaaa);
    resolver_.delay("www.example.com", kA, clock_.monotonic() + milliseconds(3000));
    const std::size_t index = start(http_01_request("www.example.com"));
    scheduler_.advance(milliseconds(3000));
    ASSERT_TRUE(traces_[index]);
    EXPECT_TRUE(traces_[index]->succeeded());
}

TEST_F(Http01, AFamilyWithoutAddressesWaitsForTheOther) {
    resolver_.host("www.example.com", {"8.8.8.8"});
    resolver_.delay("www.example.com", kA, clock_.monotonic() + milliseconds(4900));
    const std::size_t index = start(http_01_request("www.example.com"));
    scheduler_.advance(milliseconds(4900));
    ASSERT_TRUE(traces_[index]);
    EXPECT_TRUE(traces_[index]->succeeded());
}

TEST_F(Http01, ALookupHasFiveSeconds) {
    resolver_.silence("www.example.com");
    const std::size_t index = start(http_01_request("www.example.com"));
    scheduler_.advance(milliseconds(5000));
    ASSERT_TRUE(traces_[index]);
    EXPECT_EQ(cause(*traces_[index]), Cause::dns_timeout);
}

// Conformance row G23.
TEST_F(Http01, DialsNoForbiddenAddressAndTellsWhichItWas) {
    resolver_.host("www.example.com", {"127.0.0.1"});
    const Trace trace = validate(http_01_request("www.example.com"));
    EXPECT_EQ(cause(trace), Cause::address_forbidden);
    EXPECT_NE(trace.failure->detail.find("127.0.0.1"), std::string::npos);
    EXPECT_TRUE(fetcher_.requests.empty());
    EXPECT_EQ(std::get<model::Dial>(trace.steps.at(2)).outcome, "not tried: loopback");
}

TEST_F(Http01, GivesAForbiddenAddressItsOwnReason) {
    resolver_.host("www.example.com", {"fe80::1", "10.0.0.1"});
    const Trace trace = validate(http_01_request("www.example.com"));
    EXPECT_NE(trace.failure->detail.find("fe80::1, which must not be contacted (link_local)"),
              std::string::npos)
        << trace.failure->detail;
}

TEST_F(Http01, PassesOverAForbiddenAddressBesideAGoodOne) {
    resolver_.host("www.example.com", {"10.0.0.1", "8.8.8.8", "fe80::1"});
    EXPECT_TRUE(validate(http_01_request("www.example.com")).succeeded());
    EXPECT_EQ(dialled(), (Texts{"8.8.8.8"}));
}

TEST_F(Http01, DialsAListedPrivateNetwork) {
    resolver_.host("www.example.com", {"10.0.0.1"});
    ValidationRequest request = http_01_request("www.example.com");
    request.network.allowed_networks = {"10.0.0.0/8"};
    EXPECT_TRUE(validate(std::move(request)).succeeded());
    ASSERT_EQ(fetcher_.requests.size(), 1U);
    EXPECT_EQ(fetcher_.requests[0].allowed.size(), 1U) << "judged again when the socket is made";
}

TEST_F(Http01, AsksTheResolversOfItsEndpoint) {
    resolver_.host("www.example.com", {"8.8.8.8"});
    ValidationRequest request = http_01_request("www.example.com");
    request.network.resolver_set = "inside";
    resolver_.sets.insert("inside");
    validate(std::move(request));
    ASSERT_EQ(resolver_.questions.size(), 2U);
    for (const auto& question : resolver_.questions) EXPECT_EQ(question.resolver_set, "inside");
}

// Conformance row K2.
TEST_F(Http01, ValidatesAnAddressWithoutDns) {
    EXPECT_TRUE(validate(http_01_request("8.8.8.8", model::IdentifierType::ip)).succeeded());
    EXPECT_TRUE(validate(http_01_request("2606:4700::1", model::IdentifierType::ip)).succeeded());
    EXPECT_TRUE(resolver_.questions.empty());
    EXPECT_EQ(dialled(), (Texts{"8.8.8.8", "2606:4700::1"}));
    EXPECT_EQ(fetcher_.requests[1].url.authority(), "[2606:4700::1]");

    EXPECT_EQ(cause(validate(http_01_request("10.0.0.1", model::IdentifierType::ip))),
              Cause::address_forbidden);
}

// Conformance row G21.
TEST_F(Http01, FollowsTenRedirectsAndNotAnEleventh) {
    resolver_.host("www.example.com", {"8.8.8.8"});
    fetcher_.server = [this](const net::FetchRequest& request) {
        const auto hop = fetcher_.requests.size();
        return hop <= 10 ? http_answer(301, "", "/hop" + std::to_string(hop))
                         : right_answer(request);
    };
    EXPECT_TRUE(validate(http_01_request("www.example.com")).succeeded());
    EXPECT_EQ(fetcher_.requests.size(), 11U);

    fetcher_.requests.clear();
    fetcher_.server = [this](const net::FetchRequest&) {
        return http_answer(301, "", "/hop" + std::to_string(fetcher_.requests.size()));
    };
    EXPECT_EQ(cause(validate(http_01_request("www.example.com"))), Cause::redirect_too_many);
    EXPECT_EQ(fetcher_.requests.size(), 11U);
}

// The server that the last redirect leads to has done nothing wrong, and need not be dialled.
TEST_F(Http01, BlamesWhoeverRedirectsTooSlowly) {
    resolver_.host("www.example.com", {"8.8.8.8"});
    const auto redirect_leaving = [&](milliseconds left) {
        fetcher_.requests.clear();
        fetcher_.server = [this, left](const net::FetchRequest& request) {
            if (request.url.to_string() != first_) return http_answer(200, "token.thumbprint");
            clock_.advance(request.deadline.remaining(clock_) - left);
            return http_answer(302, "", "/slow");
        };
        return validate(http_01_request("www.example.com"));
    };
    const Trace late = redirect_leaving(milliseconds(200));
    EXPECT_EQ(cause(late), Cause::answer_too_slow);
    EXPECT_NE(late.failure->detail.find("redirected"), std::string::npos);
    EXPECT_EQ(fetcher_.requests.size(), 1U);
    EXPECT_TRUE(redirect_leaving(milliseconds(300)).succeeded());
}

TEST_F(Http01, NoticesALoopAtOnce) {
    resolver_.host("www.example.com", {"8.8.8.8"});
    resolver_.host("other.example", {"8.8.4.4"});
    serve_redirects({{first_, "http://other.example/x"}, {"http://other.example/x", first_}});
    EXPECT_EQ(cause(validate(http_01_request("www.example.com"))), Cause::redirect_too_many);
    EXPECT_EQ(fetcher_.requests.size(), 2U);
}

TEST_F(Http01, LooksEveryHopUpAnewAndJudgesIt) {
    resolver_.host("www.example.com", {"8.8.8.8"});
    resolver_.host("other.example", {"169.254.169.254"});
    serve_redirects({{first_, "https://other.example/latest/meta-data"}});
    EXPECT_EQ(cause(validate(http_01_request("www.example.com"))), Cause::address_forbidden);
    EXPECT_EQ(dialled(), (Texts{"8.8.8.8"}));

    // The same name again, which has meanwhile moved inside.
    resolver_.set("www.example.com", kA, dns_answer("NOERROR", {"8.8.8.8"}));
    resolver_.then("www.example.com", kA, dns_answer("NOERROR", {"127.0.0.1"}));
    serve_redirects({{first_, "/again"}});
    fetcher_.requests.clear();
    EXPECT_EQ(cause(validate(http_01_request("www.example.com"))), Cause::address_forbidden);
    EXPECT_EQ(dialled(), (Texts{"8.8.8.8"}));
}

// Security: where an endpoint allows private networks, the redirects of one name read no other
// server to its owner; the trace shows operators what was there.
TEST_F(Http01, TellsTheClientNothingOfWhatOtherHostsServe) {
    resolver_.host("www.example.com", {"8.8.8.8"});
    resolver_.host("db.corp", {"10.1.2.3"});
    ValidationRequest request = http_01_request("www.example.com");
    request.network.allowed_networks = {"10.0.0.0/8"};
    for (const int status : {200, 403, 500}) {
        fetcher_.server = [status](const net::FetchRequest& asked) {
            return asked.url.host == "db.corp" ? http_answer(status, "secret-token")
                                               : http_answer(302, "", "http://db.corp/vault?x");
        };
        const Trace trace = validate(request);
        ASSERT_TRUE(trace.failure);
        const std::string& detail = trace.failure->detail;
        EXPECT_NE(detail.find("http://db.corp/vault?x"), std::string::npos) << detail;
        EXPECT_EQ(detail.find("secret"), std::string::npos) << detail;
        EXPECT_EQ(detail.find("10.1.2.3"), std::string::npos) << detail;
        const auto& seen = std::get<model::HttpExchange>(trace.steps.back());
        EXPECT_EQ(seen.body_start, "secret-token");
        EXPECT_EQ(seen.address, "10.1.2.3");
    }
}

// Security: nor where other hosts redirect to.
TEST_F(Http01, TellsTheClientNoUrlThatAnotherHostNamed) {
    resolver_.host("www.example.com", {"8.8.8.8"});
    resolver_.host("other.example", {"8.8.4.4"});
    for (const char* location : {"http://inside.corp/session?secret", "ftp://secret.corp/",
                                 "http://other.example:8080/secret"}) {
        serve_redirects({{first_, "http://other.example/x"}, {"http://other.example/x", location}});
        const Trace trace = validate(http_01_request("www.example.com"));
        ASSERT_TRUE(trace.failure);
        EXPECT_EQ(trace.failure->detail.find("secret"), std::string::npos) << trace.failure->detail;
    }
}

// Security: a name that only the inside's DNS knows looks like one that nobody knows.
TEST_F(Http01, TellsNotWhetherTheNameOfARedirectExists) {
    resolver_.host("www.example.com", {"8.8.8.8"});
    serve_redirects({{first_, "http://db.corp/x"}});
    resolver_.host("db.corp", {"10.1.2.3"});
    const Trace inside = validate(http_01_request("www.example.com"));
    resolver_.set("db.corp", kA, dns_answer("NXDOMAIN"));
    resolver_.set("db.corp", kAaaa, dns_answer("NXDOMAIN"));
    const Trace nowhere = validate(http_01_request("www.example.com"));
    EXPECT_EQ(cause(inside), Cause::address_forbidden);
    EXPECT_EQ(cause(nowhere), Cause::address_forbidden);
    EXPECT_EQ(inside.failure->detail, nowhere.failure->detail);
}

TEST_F(Http01, AShortageOfOurOwnIsNotBlamedOnTheServer) {
    resolver_.host("www.example.com", {"8.8.8.8"});
    fetcher_.server = [](const net::FetchRequest&) {
        return fetch_error(net::ExchangeError::local, true);
    };
    EXPECT_EQ(cause(validate(http_01_request("www.example.com"))), Cause::gateway_failed);
}

TEST_F(Http01, ARedirectToHttpsGoesToPort443) {
    resolver_.host("www.example.com", {"8.8.8.8"});
    serve_redirects({{first_, "https://www.example.com/x"}});
    EXPECT_TRUE(validate(http_01_request("www.example.com")).succeeded());
    ASSERT_EQ(fetcher_.requests.size(), 2U);
    EXPECT_EQ(fetcher_.requests[1].target.port, 443);
}

TEST_F(Http01, TellsWhereABrokenRedirectLed) {
    resolver_.host("www.example.com", {"8.8.8.8"});
    serve_redirects({{first_, "http://www.example.com:8080/x"}});
    const Trace trace = validate(http_01_request("www.example.com"));
    EXPECT_EQ(cause(trace), Cause::redirect_forbidden);
    EXPECT_NE(trace.failure->detail.find("http://www.example.com:8080/x"), std::string::npos);
}

}  // namespace
}  // namespace causeway::va
