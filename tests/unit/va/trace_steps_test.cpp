// SPDX-License-Identifier: Apache-2.0
#include "va/trace_steps.hpp"

#include <gtest/gtest.h>

#include "support/fake_network.hpp"

namespace causeway::va {
namespace {

// Conformance row G26.
TEST(Printable, LeavesNothingThatATerminalOrAPageCouldActOn) {
    EXPECT_EQ(printable("plain text", 64), "plain text");
    EXPECT_EQ(printable("\x1b[31m\r\n\t\"\\\x7f\xc3\xa4", 64),
              "\\x1b[31m\\x0d\\x0a\\x09\\x22\\x5c\\x7f\\xc3\\xa4");
    EXPECT_EQ(printable(std::string_view("\0", 1), 64), "\\x00");
    EXPECT_EQ(printable("", 64), "");
}

TEST(Printable, CutsWhatIsTooLong) {
    EXPECT_EQ(printable("abcdef", 3), "abc...");
    EXPECT_EQ(printable("abc", 3), "abc");
}

TEST(TraceSteps, ALookupIsCutToTheTracesLimits) {
    net::DnsAnswer answer;
    answer.rcode = "NOERROR";
    answer.security = net::DnsSecurity::secure;
    answer.cname_chain = {"b.example"};
    for (int i = 0; i < 60; ++i)
        answer.records.emplace_back(net::TxtRecord{std::string(1000, 'x')});
    const auto step = dns_step({"default", "a.example", net::DnsType::txt}, answer);
    EXPECT_EQ(step.name, "a.example");
    EXPECT_EQ(step.type, "TXT");
    EXPECT_EQ(step.rcode, "NOERROR");
    EXPECT_EQ(step.cname_chain, answer.cname_chain);
    EXPECT_EQ(step.dnssec, model::DnssecState::secure);
    ASSERT_EQ(step.records.size(), 50U);
    EXPECT_EQ(step.records[0].size(), 512U);
}

TEST(TraceSteps, ABogusLookupSaysWhy) {
    net::DnsAnswer answer;
    answer.rcode = "SERVFAIL";
    answer.security = net::DnsSecurity::bogus;
    answer.why_bogus = "signature expired\n";
    const auto step = dns_step({"default", "a.example", net::DnsType::a}, answer);
    EXPECT_EQ(step.dnssec, model::DnssecState::bogus);
    EXPECT_EQ(step.why_bogus, "signature expired\\x0a");
}

TEST(TraceSteps, AnExchangeEscapesEverythingThatTheServerSent) {
    net::FetchAnswer answer = support::http_answer(302, std::string(300, '\x01'), "\x1b");
    answer.content_type = "text/\n";
    const auto step = http_step(*net::HttpUrl::parse("http://a.example/x"),
                                {support::address("2001:db8::1"), 80}, answer);
    EXPECT_EQ(step.url, "http://a.example/x");
    EXPECT_EQ(step.address, "2001:db8::1");
    EXPECT_EQ(step.status, 302);
    EXPECT_EQ(step.location, "\\x1b");
    EXPECT_EQ(step.content_type, "text/\\x0a");
    EXPECT_EQ(step.body_start.size(), 256U * 4 + 3);
}

}  // namespace
}  // namespace causeway::va
