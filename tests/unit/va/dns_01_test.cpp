// SPDX-License-Identifier: Apache-2.0
#include "va/dns_01.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "validator_fixture.hpp"

namespace causeway::va {
namespace {

using model::Cause;
using std::chrono::milliseconds;
using support::dns_answer;
using support::txt_answer;
using Texts = std::vector<std::string>;

constexpr auto kTxt = net::DnsType::txt;
const std::string kName = "_acme-challenge.www.example.com";
// The digest of "token.thumbprint", by openssl dgst and base64.
const std::string kValue = "61rBZ_4knHblO0MNoxFsXZ_eTFUHum0B6IVRbhvUn5I";

class Dns01 : public ValidatorFixture {
  protected:
    static ValidationRequest request(const std::string& name = "www.example.com") {
        ValidationRequest out = http_01_request(name);
        out.type = model::ChallengeType::dns_01;
        return out;
    }
    Trace validate_when(net::DnsAnswer answer) {
        resolver_.questions.clear();
        resolver_.set(kName, kTxt, std::move(answer));
        return validate(request());
    }
    std::optional<Cause> cause_when(net::DnsAnswer answer, const std::string& words) {
        const Trace trace = validate_when(std::move(answer));
        if (trace.failure) {
            EXPECT_NE(trace.failure->detail.find(words), std::string::npos)
                << trace.failure->detail;
            EXPECT_NE(trace.failure->detail.find(kName), std::string::npos) << "the name asked";
        }
        return cause(trace);
    }
    Texts asked() const {
        Texts names;
        for (const auto& question : resolver_.questions) names.push_back(question.name);
        return names;
    }
};

// Conformance row G30: the exact name and the exact value.
TEST_F(Dns01, AcceptsTheDigestAtTheChallengesName) {
    net::DnsAnswer answer = txt_answer({kValue});
    answer.security = net::DnsSecurity::secure;
    answer.cname_chain = {"x.acme-dns.example"};
    const Trace trace = validate_when(std::move(answer));
    EXPECT_TRUE(trace.succeeded()) << trace.failure->detail;
    ASSERT_EQ(resolver_.questions.size(), 1U);
    EXPECT_EQ(resolver_.questions[0].name, "_acme-challenge.www.example.com");
    EXPECT_EQ(resolver_.questions[0].type, kTxt);
    EXPECT_TRUE(fetcher_.requests.empty());

    ASSERT_EQ(trace.steps.size(), 1U);
    const auto& step = std::get<model::DnsLookup>(trace.steps[0]);
    EXPECT_EQ(step.name, kName);
    EXPECT_EQ(step.type, "TXT");
    EXPECT_EQ(step.rcode, "NOERROR");
    EXPECT_EQ(step.cname_chain, (Texts{"x.acme-dns.example"}));
    EXPECT_EQ(step.records, (Texts{"\"" + kValue + "\""}));
    EXPECT_EQ(step.dnssec, model::DnssecState::secure);
}

// Conformance rows F7, G30: a wildcard and its base name have one name for two values.
TEST_F(Dns01, AcceptsAnyOneOfSeveralRecords) {
    EXPECT_TRUE(validate_when(txt_answer({"other", kValue, "third"})).succeeded());
    EXPECT_TRUE(validate(request("*.www.example.com")).succeeded());
    EXPECT_EQ(asked(), (Texts{kName, kName}));
}

// Only so does a trace prove years later what it says.
TEST_F(Dns01, KeepsTheRightRecordInTheTraceHoweverManyThereAre) {
    Texts values(2000, std::string(40, 'x'));
    values.push_back(kValue);
    const Trace trace = validate_when(txt_answer(values));
    EXPECT_TRUE(trace.succeeded());
    const auto& records = std::get<model::DnsLookup>(trace.steps.at(0)).records;
    EXPECT_EQ(records.size(), 50U);
    EXPECT_EQ(records.front(), "\"" + kValue + "\"");
}

TEST_F(Dns01, AsksTheResolversOfItsEndpoint) {
    ValidationRequest inside = request();
    inside.network.resolver_set = "inside";
    resolver_.sets.insert("inside");
    validate(std::move(inside));
    EXPECT_FALSE(resolver_.questions.empty());
    for (const auto& question : resolver_.questions) EXPECT_EQ(question.resolver_set, "inside");
}

// Conformance rows G31, G32: a resolver that validates tells a bogus answer apart too.
TEST_F(Dns01, TellsApartWhatTheDnsSaid) {
    EXPECT_EQ(cause_when(dns_answer("NXDOMAIN"), "does not exist"), Cause::dns_no_such_name);
    EXPECT_EQ(cause_when(dns_answer("NOERROR"), "no TXT record"), Cause::dns_no_record);
    EXPECT_EQ(cause_when(dns_answer("SERVFAIL"), "SERVFAIL"), Cause::dns_server_failure);
    EXPECT_EQ(cause_when(dns_answer("REFUSED"), "REFUSED"), Cause::dns_server_failure);
    EXPECT_EQ(cause_when(dns_answer("TIMEOUT"), "no answer in time"), Cause::dns_timeout);
    net::DnsAnswer bogus = dns_answer("SERVFAIL");
    bogus.security = net::DnsSecurity::bogus;
    bogus.why_bogus = "signature expired\n";
    EXPECT_EQ(cause_when(bogus, "signature expired\\x0a"), Cause::dns_bogus);
    net::DnsAnswer circle = dns_answer("SERVFAIL");
    circle.cname_chain = {"a.example", "b.example", "a.example"};
    EXPECT_EQ(cause_when(circle, "circle"), Cause::dns_loop);
    net::DnsAnswer dead = dns_answer("NXDOMAIN");
    dead.cname_chain = {"gone.acme-dns.example"};
    EXPECT_EQ(cause_when(dead, "leads to gone.acme-dns.example, which does not exist"),
              Cause::dns_no_such_name);
}

// Conformance row G32: whoever is told may do something about it.
TEST_F(Dns01, ProblemTypesSayWhoseMatterItIs) {
    using base::ErrorKind;
    EXPECT_EQ(model::problem_kind(Cause::dns_no_such_name), ErrorKind::dns);
    EXPECT_EQ(model::problem_kind(Cause::dns_server_failure), ErrorKind::dns);
    EXPECT_EQ(model::problem_kind(Cause::dns_no_record), ErrorKind::unauthorized);
    EXPECT_EQ(model::problem_kind(Cause::wrong_record), ErrorKind::unauthorized);
    EXPECT_EQ(model::problem_kind(Cause::misplaced_record), ErrorKind::unauthorized);
    for (const Cause spreading : {Cause::dns_no_such_name, Cause::dns_no_record,
                                  Cause::wrong_record, Cause::dns_server_failure}) {
        EXPECT_TRUE(model::worth_retrying(spreading)) << "records spread slowly";
    }
}

TEST_F(Dns01, QuotesWrongValuesBoundedAndEscaped) {
    EXPECT_EQ(cause_when(txt_answer({"old value\x1b[31m"}), "found \"old value\\x1b[31m\""),
              Cause::wrong_record);
    EXPECT_EQ(cause_when(txt_answer({"a", "b", "c", "d", "e"}),
                         "found \"a\", \"b\", \"c\" and 2 more, not this challenge's value"),
              Cause::wrong_record);
    const Trace trace = validate_when(txt_answer(Texts(1000, std::string(60, '\x01'))));
    EXPECT_LT(trace.failure->detail.size(), 1200U);
    EXPECT_EQ(resolver_.questions.size(), 1U) << "nothing is looked for elsewhere";
}

TEST_F(Dns01, SaysWhatIsWrongWithAValueThatIsNearlyRight) {
    const auto with = [&](const std::string& text, const std::string& words) {
        return cause_when(txt_answer({"unrelated", text}), words);
    };
    EXPECT_EQ(with("\"" + kValue + "\"", "quotation marks"), Cause::misformed_record);
    EXPECT_EQ(with(kValue + " ", "white space"), Cause::misformed_record);
    EXPECT_EQ(with("token.thumbprint", "key authorization itself"), Cause::misformed_record);
    EXPECT_EQ(with("token", "token"), Cause::misformed_record);
    EXPECT_EQ(with(kValue + "=", "\"=\""), Cause::misformed_record);
    EXPECT_EQ(with("61rBZ/4knHblO0MNoxFsXZ/eTFUHum0B6IVRbhvUn5I=", "base64 with padding"),
              Cause::misformed_record);
    EXPECT_EQ(
        with("eb5ac167fe249c76e53b430da3116c5d9fde4c5507ba6d01e885516e1bd49f92", "hexadecimal"),
        Cause::misformed_record);
    EXPECT_EQ(with("61rbz_4knhblo0mnoxfsxz_etfuhum0b6ivrbhvun5i", "case"), Cause::misformed_record);
}

TEST_F(Dns01, FindsTheRecordWhereItDoesNotBelong) {
    for (const char* place : {"www.example.com", "acme-challenge.www.example.com",
                              "_acme-challenge.www.example.com.www.example.com",
                              "_acme-challenge.www.example.com.example.com"}) {
        resolver_.set(place, kTxt, txt_answer({"v=spf1 -all", kValue}));
        EXPECT_EQ(cause_when(dns_answer("NXDOMAIN"), std::string("stands at ") + place),
                  Cause::misplaced_record);
        EXPECT_EQ(cause_when(dns_answer("NOERROR"), "no TXT record; the right value"),
                  Cause::misplaced_record);
        resolver_.set(place, kTxt, dns_answer("NOERROR"));
    }
    resolver_.set("www.example.com", kTxt, txt_answer({"v=spf1 -all"}));
    const Trace trace = validate_when(dns_answer("NXDOMAIN"));
    EXPECT_EQ(cause(trace), Cause::dns_no_such_name);
    EXPECT_EQ(trace.failure->detail.find("spf1"), std::string::npos) << "not the client's business";
    EXPECT_EQ(trace.steps.size(), resolver_.questions.size());
}

// Security: nobody makes us ask the DNS without end.
TEST_F(Dns01, LooksAtFewOtherPlacesAndNotForLong) {
    const std::string deep = "a.b.c.d.e.f.g.h.example.com";
    resolver_.set("_acme-challenge." + deep, kTxt, dns_answer("NXDOMAIN"));
    validate(request(deep));
    EXPECT_EQ(resolver_.questions.size(), 6U);

    resolver_.questions.clear();
    resolver_.silence("www.example.com", kTxt);
    resolver_.set(kName, kTxt, dns_answer("NXDOMAIN"));
    const std::size_t index = start(request());
    scheduler_.advance(milliseconds(2000));
    ASSERT_TRUE(traces_[index]);
    EXPECT_EQ(cause(*traces_[index]), Cause::dns_no_such_name);
    EXPECT_EQ(resolver_.questions.size(), 2U);
    EXPECT_TRUE(scheduler_.idle());
}

TEST_F(Dns01, LooksNowhereElseWhenTheNameServersFail) {
    validate_when(dns_answer("SERVFAIL"));
    EXPECT_EQ(resolver_.questions.size(), 1U);
}

TEST_F(Dns01, LeavesOutPlacesThatCannotBeAskedFor) {
    const std::string label(60, 'a');
    const std::string longest = label + "." + label + "." + label + ".example.com";
    resolver_.set("_acme-challenge." + longest, kTxt, dns_answer("NXDOMAIN"));
    validate(request(longest));
    for (const auto& question : resolver_.questions) EXPECT_TRUE(net::is_dns_name(question.name));
}

TEST_F(Dns01, ASilentDnsEndsAsATimeoutBeforeTheDeadline) {
    resolver_.silence(kName, kTxt);
    const std::size_t index = start(request());
    scheduler_.advance(kSpan - milliseconds(1));
    ASSERT_TRUE(traces_[index]);
    EXPECT_EQ(cause(*traces_[index]), Cause::dns_timeout);
    EXPECT_EQ(std::get<model::DnsLookup>(traces_[index]->steps.at(0)).rcode, "TIMEOUT");
}

// Conformance row K2.
TEST_F(Dns01, IsNeverForAddresses) {
    ValidationRequest address = http_01_request("8.8.8.8", model::IdentifierType::ip);
    address.type = model::ChallengeType::dns_01;
    EXPECT_THROW(validate(std::move(address)), std::invalid_argument);
}

}  // namespace
}  // namespace causeway::va
