// SPDX-License-Identifier: Apache-2.0
#include "net/dns_message.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"

namespace causeway::net {
namespace {

base::Bytes hex(std::string_view text) {
    return base::hex_decode(text).value();
}

std::string shown(DnsType type, std::string_view rdata) {
    const auto record = parse_record(type, hex(rdata));
    return record ? presentation(*record) : "refused";
}

TEST(DnsRecord, ParsesItsTypeAndNothingElse) {
    EXPECT_EQ(shown(DnsType::a, "c0000201"), "192.0.2.1");
    EXPECT_EQ(shown(DnsType::a, "c00002"), "refused");
    EXPECT_EQ(shown(DnsType::aaaa, "20010db8000000000000000000000001"), "2001:db8::1");
    EXPECT_EQ(shown(DnsType::aaaa, "c0000201"), "refused");
    EXPECT_EQ(shown(DnsType::caa, "00056973737565636123"), "0 issue \"ca#\"");
    EXPECT_EQ(shown(DnsType::caa, "80056973737565"), "128 issue \"\"");
    for (const char* bad : {"", "00", "0000", "000669737375"}) {
        EXPECT_EQ(shown(DnsType::caa, bad), "refused") << bad;
    }
}

// Conformance row G30: multi-string TXT concatenated.
TEST(DnsRecord, JoinsTheStringsOfATxtRecord) {
    EXPECT_EQ(shown(DnsType::txt, "036162630264650000"), "\"abcde\"");
    EXPECT_EQ(shown(DnsType::txt, "00"), "\"\"");
    EXPECT_EQ(shown(DnsType::txt, "03225c0a"), "\"\\\"\\\\\\010\"");
    for (const char* bad : {"", "0461", "026162ff"}) EXPECT_EQ(shown(DnsType::txt, bad), "refused");
}

TEST(DnsRecord, CaaKnowsItsCriticalBit) {
    EXPECT_TRUE((CaaRecord{128, "issue", ""}).critical());
    EXPECT_FALSE((CaaRecord{1, "issue", ""}).critical());
}

// A question for www.x and two CNAMEs, of which the second stands first and is compressed.
const char* const kChain =
    "000081800001000200000000"
    "03777777017800"
    "00010001"
    "01620178000005000100000000"
    "0005"
    "0163"
    "0178"
    "00"
    "c00c"
    "0005"
    "0001"
    "00000000"
    "0004"
    "0142"
    "c010";

TEST(DnsMessage, FollowsTheChainFromTheQuestionOn) {
    EXPECT_EQ(cname_chain(hex(kChain), "WWW.x"), (std::vector<std::string>{"b.x", "c.x"}));
    EXPECT_TRUE(cname_chain(hex(kChain), "other.x").empty());
}

TEST(DnsMessage, SurvivesEveryTruncationAndEveryFlippedOctet) {
    const base::Bytes whole = hex(kChain);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const auto chain = cname_chain({whole.data(), size}, "www.x");
        EXPECT_LE(chain.size(), 1U);
    }
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (const std::uint8_t value : base::Bytes{0x00, 0x3f, 0xc0, 0xff}) {
            base::Bytes changed = whole;
            changed[at] = value;
            EXPECT_LE(cname_chain(changed, "www.x").size(), 16U);
        }
    }
}

TEST(DnsMessage, DoesNotFollowAPointerThatLeadsForwardOrToItself) {
    const char* const kSelf =
        "000081800000000100000000"
        "c00c"
        "0005"
        "0001"
        "00000000"
        "0002"
        "c00c";
    EXPECT_TRUE(cname_chain(hex(kSelf), "x").empty());
}

TEST(DnsMessage, ALoopIsCutAfterSixteenNames) {
    const char* const kLoop =
        "000081800000000200000000"
        "016100"
        "0005"
        "0001"
        "00000000"
        "0003"
        "016200"
        "016200"
        "0005"
        "0001"
        "00000000"
        "0003"
        "016100";
    EXPECT_EQ(cname_chain(hex(kLoop), "a").size(), 16U);
}

TEST(DnsName, IsLettersDigitsHyphensAndUnderscoresInLabels) {
    for (const char* good : {"a", "example.com", "_acme-challenge.Example.com", "1.2.3.4"}) {
        EXPECT_TRUE(is_dns_name(good)) << good;
    }
    for (const char* bad :
         {"", ".", "a.", ".a", "a..b", "a b", "a\\.b", "*.a", "\xc3\xa4", "a/b"}) {
        EXPECT_FALSE(is_dns_name(bad)) << bad;
    }
    EXPECT_FALSE(is_dns_name(std::string(64, 'a')));
    std::string longest;
    for (int i = 0; i < 63; ++i) longest += "abc.";
    EXPECT_TRUE(is_dns_name(longest + "d"));
    EXPECT_FALSE(is_dns_name(longest + "de"));
}

TEST(DnsRcode, HasItsIanaName) {
    EXPECT_EQ(rcode_name(0), "NOERROR");
    EXPECT_EQ(rcode_name(2), "SERVFAIL");
    EXPECT_EQ(rcode_name(3), "NXDOMAIN");
    EXPECT_EQ(rcode_name(42), "RCODE42");
}

}  // namespace
}  // namespace causeway::net
