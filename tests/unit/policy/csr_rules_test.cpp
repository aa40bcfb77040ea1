// SPDX-License-Identifier: Apache-2.0
#include "policy/csr_rules.hpp"

#include <gtest/gtest.h>

#include "policy/key_rules.hpp"
#include "support/request_maker.hpp"

namespace causeway::policy {
namespace {

using base::ErrorKind;
using support::RequestMaker;

std::vector<model::Identifier> order(std::initializer_list<const char*> names) {
    std::vector<model::Identifier> out;
    for (const char* name : names) out.push_back(model::Identifier::parse("dns", name).value());
    return out;
}

const std::vector<model::Identifier> kWww = order({"www.example.com"});

base::Result<void> check(const RequestMaker& request,
                         const std::vector<model::Identifier>& identifiers,
                         bool require_cn = false) {
    model::IssuancePolicy policy;
    policy.keys = default_keys();
    policy.require_cn = require_cn;
    const auto csr = crypto::Csr::parse(base::as_bytes(request.make()));
    if (!csr) return base::fail(csr.error());
    return check_csr(*csr, identifiers, policy);
}

void expect_refused(const RequestMaker& request, std::string_view word,
                    const std::vector<model::Identifier>& identifiers = kWww) {
    const auto checked = check(request, identifiers);
    ASSERT_FALSE(checked) << word;
    EXPECT_EQ(checked.error().kind, ErrorKind::bad_csr) << word;
    EXPECT_NE(checked.error().detail.find(word), std::string::npos) << checked.error().detail;
}

// Conformance row F16.
TEST(CsrRules, AcceptTheExactSetOfNames) {
    EXPECT_TRUE(check({.sans = {"DNS:www.example.com"}}, kWww));
    EXPECT_TRUE(check({.cn = "www.example.com", .sans = {"DNS:www.example.com"}}, kWww));
    EXPECT_TRUE(check({.sans = {"DNS:b.example.com", "DNS:a.example.com"}},
                      order({"a.example.com", "b.example.com"})));
    EXPECT_TRUE(check({.cn = "WWW.Example.com", .sans = {"DNS:WWW.EXAMPLE.COM"}}, kWww));
    EXPECT_TRUE(check({.sans = {"DNS:*.example.com", "DNS:example.com"}},
                      order({"example.com", "*.example.com"})));
}

// Conformance row F16.
TEST(CsrRules, RefuseAnyOtherSetOfNames) {
    expect_refused({.sans = {"DNS:www.example.com", "DNS:evil.test"}}, "evil.test");
    expect_refused({.cn = "evil.test", .sans = {"DNS:www.example.com"}}, "evil.test");
    expect_refused({.sans = {"DNS:other.example.com"}}, "other.example.com");
    expect_refused({.sans = {"DNS:a.example.com"}}, "b.example.com",
                   order({"a.example.com", "b.example.com"}));
    expect_refused({.cn = "www.example.com", .sans = {}}, "subject alternative names");
    expect_refused({.cn = "192.0.2.1", .sans = {"DNS:www.example.com"}}, "192.0.2.1");
    expect_refused({.sans = {"DNS:www.example.com", "IP:192.0.2.1"}}, "192.0.2.1");
    expect_refused({.sans = {"DNS:*.example.com"}}, "*.example.com");
}

// Conformance row F16: clients of certificates do not look at the common name.
TEST(CsrRules, TakeNoCommonNameForAMissingAlternativeName) {
    expect_refused({.cn = "a.example.com", .sans = {"DNS:b.example.com"}}, "a.example.com",
                   order({"a.example.com", "b.example.com"}));
    const std::vector both = {model::Identifier::parse("ip", "192.0.2.1").value(), kWww[0]};
    expect_refused({.cn = "192.0.2.1", .sans = {"DNS:www.example.com"}}, "lack", both);
    expect_refused({.cn = "www.example.com", .sans = {"email:a@example.com"}}, "not enough");
}

TEST(CsrRules, RefuseNamesThatNoOrderCanHave) {
    expect_refused({.sans = {"DNS:www.example.com", "email:a@example.com"}}, "a@example.com");
    expect_refused({.sans = {"DNS:www.example.com", "URI:https://example.com"}}, "example.com");
    expect_refused({.sans = {"DNS:www.example.com", "DNS:localhost"}}, "localhost");
    expect_refused({.sans = {"DNS:www.example.com", "RID:1.2.3.4"}},
                   "names that the order does not");
}

// Conformance row F18: CAs copy what they find.
TEST(CsrRules, RefuseWhatAServerCertificateDoesNotNeed) {
    expect_refused({.sans = {"DNS:www.example.com"}, .extensions = {"basicConstraints=CA:TRUE"}},
                   "CA certificate");
    expect_refused({.sans = {"DNS:www.example.com"}, .extensions = {"nsComment=hello"}},
                   "2.16.840.1.113730.1.13");
    expect_refused({.organization = "Example Inc", .sans = {"DNS:www.example.com"}},
                   "O=Example Inc");
    EXPECT_TRUE(check({.sans = {"DNS:www.example.com"},
                       .extensions = {"basicConstraints=CA:FALSE", "keyUsage=digitalSignature",
                                      "extendedKeyUsage=serverAuth"}},
                      kWww));
}

// Conformance row F18: none of these follows from having proved a name.
TEST(CsrRules, RefuseUsagesBeyondATlsServers) {
    const struct {
        const char* extension;
        const char* word;
    } rows[] = {
        {"keyUsage=digitalSignature,keyCertSign", "key usage keyCertSign"},
        {"keyUsage=critical,cRLSign", "key usage cRLSign"},
        {"extendedKeyUsage=serverAuth,OCSPSigning", "OCSPSigning (1.3.6.1.5.5.7.3.9)"},
        {"extendedKeyUsage=serverAuth,codeSigning", "codeSigning"},
        {"extendedKeyUsage=serverAuth,timeStamping", "timeStamping"},
        {"extendedKeyUsage=serverAuth,emailProtection", "emailProtection"},
        {"extendedKeyUsage=serverAuth,anyExtendedKeyUsage", "anyExtendedKeyUsage"},
        {"extendedKeyUsage=serverAuth,1.3.6.1.4.1.311.20.2.2", "1.3.6.1.4.1.311.20.2.2"},
        {"extendedKeyUsage=clientAuth", "not for the extended key usage serverAuth"},
    };
    for (const auto& [extension, word] : rows) {
        expect_refused({.sans = {"DNS:www.example.com"}, .extensions = {extension}}, word);
    }
    for (const char* extension :
         {"extendedKeyUsage=serverAuth", "extendedKeyUsage=clientAuth,serverAuth",
          "keyUsage=critical,digitalSignature,keyEncipherment,keyAgreement"}) {
        EXPECT_TRUE(check({.sans = {"DNS:www.example.com"}, .extensions = {extension}}, kWww))
            << extension;
    }
}

// Conformance row F18: Microsoft's name/value pair can choose the template, for example.
TEST(CsrRules, RefuseAttributesThatAskForMore) {
    for (const char* attribute :
         {"1.3.6.1.4.1.311.13.2.1", "1.2.840.113549.1.9.2", "1.3.6.1.4.1.99999.1"}) {
        expect_refused({.sans = {"DNS:www.example.com"}, .attributes = {attribute}}, attribute);
    }
}

TEST(CsrRules, AcceptTheAttributesThatClientsAlwaysWrite) {
    EXPECT_TRUE(check({.sans = {"DNS:www.example.com"},
                       .attributes = {"1.2.840.113549.1.9.7", "1.3.6.1.4.1.311.13.2.3",
                                      "1.3.6.1.4.1.311.21.20", "1.3.6.1.4.1.311.13.2.2"}},
                      kWww));
}

TEST(CsrRules, RequireACommonNameWhereTheCaNeedsOne) {
    EXPECT_FALSE(check({.sans = {"DNS:www.example.com"}}, kWww, true));
    EXPECT_TRUE(check({.cn = "www.example.com", .sans = {"DNS:www.example.com"}}, kWww, true));
}

TEST(CsrRules, HoldForAddressesToo) {
    const std::vector ip = {model::Identifier::parse("ip", "192.0.2.1").value()};
    EXPECT_TRUE(check({.sans = {"IP:192.0.2.1"}}, ip));
    EXPECT_TRUE(check({.cn = "192.0.2.1", .sans = {"IP:192.0.2.1"}}, ip));
    EXPECT_FALSE(check({.sans = {"DNS:192.0.2.1"}}, ip));
}

}  // namespace
}  // namespace causeway::policy
