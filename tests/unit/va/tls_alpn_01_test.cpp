// SPDX-License-Identifier: Apache-2.0
#include "va/tls_alpn_01.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "crypto/hash.hpp"
#include "support/tls_peer.hpp"
#include "validator_fixture.hpp"

namespace causeway::va {
namespace {

using model::Cause;
using model::IdentifierType;
using support::CertificateRecipe;
using support::kTokenDigest;
using support::make_certificate;
using Texts = std::vector<std::string>;

const std::string kName = "www.example.com";

net::HandshakeAnswer shown(const std::string& certificate) {
    net::HandshakeAnswer answer;
    answer.connected = true;
    answer.protocol = "TLSv1.3";
    answer.alpn = "acme-tls/1";
    answer.certificate = base::to_bytes(certificate);
    return answer;
}

// With octets replaced that a signature covers: it is not looked at.
std::string patched(std::string der, const std::string& from_hex, const std::string& to_hex) {
    const base::Bytes from = base::hex_decode(from_hex).value();
    const base::Bytes to = base::hex_decode(to_hex).value();
    const std::size_t at = der.find(base::as_text(from));
    EXPECT_NE(at, std::string::npos);
    return der.replace(at, from.size(), base::as_text(to));
}

class TlsAlpn01 : public ValidatorFixture {
  protected:
    static ValidationRequest request(const std::string& name = kName,
                                     IdentifierType type = IdentifierType::dns) {
        ValidationRequest out = http_01_request(name, type);
        out.type = model::ChallengeType::tls_alpn_01;
        return out;
    }
    Trace validate_when(const net::HandshakeAnswer& answer, ValidationRequest asked = request()) {
        handshaker_.requests.clear();
        handshaker_.server = [answer](const net::HandshakeRequest&) { return answer; };
        resolver_.host(kName, {"8.8.8.8"});
        return validate(std::move(asked));
    }
    // The cause when the server shows such a certificate; the detail has to hold `words`.
    std::optional<Cause> cause_of(const std::string& certificate, const std::string& words,
                                  ValidationRequest asked = request()) {
        const Trace trace = validate_when(shown(certificate), std::move(asked));
        if (trace.failure) {
            EXPECT_NE(trace.failure->detail.find(words), std::string::npos)
                << trace.failure->detail;
        }
        return cause(trace);
    }
    std::optional<Cause> cause_of(const CertificateRecipe& recipe, const std::string& words) {
        return cause_of(make_certificate(recipe), words);
    }
    std::vector<std::string> dialled() const {
        std::vector<std::string> out;
        for (const auto& asked : handshaker_.requests) {
            out.push_back(asked.target.address.to_string());
        }
        return out;
    }

    inline static const std::string good_ = make_certificate({});
};

// Conformance rows G40, G41.
TEST_F(TlsAlpn01, AcceptsTheCertificateOfTheChallenge) {
    const Trace trace = validate_when(shown(good_));
    EXPECT_TRUE(trace.succeeded()) << trace.failure->detail;
    ASSERT_EQ(handshaker_.requests.size(), 1U);
    const net::HandshakeRequest& asked = handshaker_.requests[0];
    EXPECT_EQ(asked.server_name, kName);
    EXPECT_EQ(asked.alpn, "acme-tls/1");
    EXPECT_EQ(asked.target, (net::SocketAddress{support::address("8.8.8.8"), 443}));
    EXPECT_TRUE(fetcher_.requests.empty()) << "no redirect and no HTTP (row G43)";

    ASSERT_EQ(trace.steps.size(), 4U);
    EXPECT_EQ(std::get<model::Dial>(trace.steps[2]).outcome, "connected");
    const auto& step = std::get<model::TlsHandshake>(trace.steps[3]);
    EXPECT_EQ(step.address, "8.8.8.8");
    EXPECT_EQ(step.server_name, kName);
    EXPECT_EQ(step.outcome, "completed");
    EXPECT_EQ(step.protocol, "TLSv1.3");
    EXPECT_EQ(step.alpn, "acme-tls/1");
    EXPECT_EQ(step.certificate_names, (Texts{"dns:www.example.com"}));
    EXPECT_EQ(step.certificate_sha256, base::hex_encode(crypto::sha256(base::as_bytes(good_))));
}

TEST_F(TlsAlpn01, ComparesNamesWithoutCase) {
    EXPECT_EQ(cause_of(CertificateRecipe{.names = "DNS:WWW.Example.COM"}, ""), std::nullopt);
}

// Conformance row G42: neither dates nor who signed it, as long as the handshake completed.
TEST_F(TlsAlpn01, LooksAtNothingElseInTheCertificate) {
    const CertificateRecipe recipe{
        .further = {"basicConstraints = critical,CA:TRUE", "1.2.3.4 = critical,DER:0500"}};
    EXPECT_EQ(cause_of(recipe, ""), std::nullopt);
    // The first year of the validity, as UTCTime: "2x" becomes "99", before the other.
    std::string odd = good_;
    const std::size_t utc_time = odd.find(std::string("\x30\x1e\x17\x0d", 4));
    ASSERT_NE(utc_time, std::string::npos);
    odd.replace(utc_time + 19, 2, "00");
    EXPECT_EQ(cause_of(odd, ""), std::nullopt) << "expired in 2000";
}

// Conformance row G41.
TEST_F(TlsAlpn01, WantsExactlyOneNameWhichIsTheIdentifier) {
    const auto with = [&](const std::string& names, const std::string& words) {
        return cause_of(CertificateRecipe{.names = names}, words);
    };
    EXPECT_EQ(with("DNS:other.example.com", "other.example.com"), Cause::tls_wrong_certificate);
    EXPECT_EQ(with("DNS:*.example.com", "*.example.com"), Cause::tls_wrong_certificate);
    EXPECT_EQ(with("DNS:www.example.com,DNS:a.example", "are 2"), Cause::tls_misformed_certificate);
    EXPECT_EQ(with("DNS:www.example.com,DNS:www.example.com", "are 2"),
              Cause::tls_misformed_certificate);
    EXPECT_EQ(with("DNS:www.example.com,URI:urn:a", "are 2"), Cause::tls_misformed_certificate);
    EXPECT_EQ(with("DNS:www.example.com,otherName:1.2.3.4;UTF8:a", "are 2"),
              Cause::tls_misformed_certificate);
    EXPECT_EQ(with("email:a@www.example.com", "no dNSName"), Cause::tls_misformed_certificate);
    EXPECT_EQ(with("IP:8.8.8.8", "no dNSName"), Cause::tls_misformed_certificate);
    EXPECT_EQ(with("", "are 0"), Cause::tls_misformed_certificate);
}

// Conformance row G41.
TEST_F(TlsAlpn01, WantsTheCriticalExtensionWithTheDigest) {
    const auto with = [&](const std::string& extension, const std::string& words) {
        return cause_of(CertificateRecipe{.acme_identifier = extension}, words);
    };
    const std::string digest = kTokenDigest;
    EXPECT_EQ(with("", "without the extension"), Cause::tls_wrong_certificate);
    EXPECT_EQ(with("DER:0420" + digest, "not critical"), Cause::tls_misformed_certificate);
    const std::string other(64, '0');
    EXPECT_EQ(with("critical,DER:0420" + other, other), Cause::tls_wrong_certificate);
    const std::string octets = "0420" + digest;
    for (const std::string& junk :
         {std::string("0500"), std::string("0400"), std::string("04"), octets + "0500",
          "041f" + digest.substr(2), "2422" + octets, "048120" + digest}) {
        EXPECT_EQ(with("critical,DER:" + junk, "not an OCTET STRING"),
                  Cause::tls_misformed_certificate)
            << junk;
    }
    EXPECT_EQ(cause_of(patched(good_, octets, "0320" + digest), "not an OCTET STRING"),
              Cause::tls_misformed_certificate)
        << "a BIT STRING";
}

// An early draft's extension is not this one.
TEST_F(TlsAlpn01, TheDraftsExtensionDoesNotCount) {
    const CertificateRecipe draft{
        .acme_identifier = {},
        .further = {std::string("1.3.6.1.5.5.7.1.30.1 = critical,DER:0420") + kTokenDigest}};
    EXPECT_EQ(cause_of(draft, "without the extension"), Cause::tls_wrong_certificate);
}

// Openssl makes no extension twice, so another one is renamed.
TEST_F(TlsAlpn01, NoExtensionMayBeThereTwice) {
    const std::string twins = make_certificate(
        {.further = {std::string("1.3.6.1.5.5.7.1.99 = critical,DER:0420") + kTokenDigest}});
    EXPECT_EQ(cause_of(patched(twins, "2b06010505070163", "2b0601050507011f"), "more than one"),
              Cause::tls_misformed_certificate);
    const std::string names = make_certificate({.further = {"issuerAltName = DNS:other.example"}});
    EXPECT_EQ(cause_of(patched(names, "0603551d12", "0603551d11"), "twice"),
              Cause::tls_misformed_certificate);
}

TEST_F(TlsAlpn01, ACertificateThatCannotBeReadIsAFailure) {
    EXPECT_EQ(cause_of(good_ + "x", "cannot be read"), Cause::tls_misformed_certificate);
    EXPECT_EQ(cause_of(good_.substr(0, 40), "cannot be read"), Cause::tls_misformed_certificate);
    // An empty list of names.
    const std::string emptied = patched(good_, "30118" + std::string("20f7777772e6578616d706c65"),
                                        "30008" + std::string("20f7777772e6578616d706c65"));
    EXPECT_EQ(cause_of(emptied, "cannot be read"), Cause::tls_misformed_certificate);
}

// Conformance row G41.
TEST_F(TlsAlpn01, WantsTheProtocolSelected) {
    for (const char* selected : {"", "h2", "acme-tls/1.1", "ACME-TLS/1"}) {
        net::HandshakeAnswer answer = shown(good_);
        answer.alpn = selected;
        const Trace trace = validate_when(answer);
        EXPECT_EQ(cause(trace), Cause::tls_no_alpn) << selected;
        EXPECT_NE(trace.failure->detail.find("the server answered but does not speak acme-tls/1"),
                  std::string::npos)
            << trace.failure->detail;
    }
}

TEST_F(TlsAlpn01, NamesWhatTheServerDidWrong) {
    const auto when = [&](net::ExchangeError error, std::optional<std::uint8_t> alert = {}) {
        net::HandshakeAnswer answer;
        answer.connected = true;
        answer.error = error;
        answer.alert = alert;
        answer.reason = "the reason\n";
        const Trace trace = validate_when(answer);
        const std::string& detail = trace.failure->detail;
        EXPECT_NE(detail.find("8.8.8.8 on port 443: "), std::string::npos) << detail;
        EXPECT_NE(detail.find(": the reason\\x0a"), std::string::npos) << detail;
        EXPECT_EQ(std::get<model::TlsHandshake>(trace.steps.at(3)).outcome, "the reason\\x0a");
        return cause(trace);
    };
    EXPECT_EQ(when(net::ExchangeError::tls, 120), Cause::tls_no_alpn);
    EXPECT_EQ(when(net::ExchangeError::tls, 40), Cause::tls_failure);
    EXPECT_EQ(when(net::ExchangeError::tls), Cause::tls_failure);
    EXPECT_EQ(when(net::ExchangeError::reset), Cause::connection_reset);
    EXPECT_EQ(when(net::ExchangeError::too_slow), Cause::answer_too_slow);
    EXPECT_EQ(when(net::ExchangeError::too_large), Cause::answer_too_large);
}

// Conformance row G40.
TEST_F(TlsAlpn01, FallsBackToIPv4OnlyWhenNoConnectionComesAbout) {
    const auto serve = [&](const net::HandshakeAnswer& by_ipv6) {
        handshaker_.requests.clear();
        handshaker_.server = [&, by_ipv6](const net::HandshakeRequest& asked) {
            return asked.target.address.is_v4() ? shown(good_) : by_ipv6;
        };
        resolver_.host(kName, {"8.8.8.8", "2606:4700::1"});
        return validate(request());
    };
    net::HandshakeAnswer unreachable;
    unreachable.error = net::ExchangeError::unreachable;
    EXPECT_TRUE(serve(unreachable).succeeded());
    EXPECT_EQ(dialled(), (Texts{"2606:4700::1", "8.8.8.8"}));
    EXPECT_EQ(cause(serve(shown(make_certificate({.names = "DNS:other.example"})))),
              Cause::tls_wrong_certificate);
    EXPECT_EQ(dialled(), (Texts{"2606:4700::1"}));
}

// Conformance row G23: as for http-01.
TEST_F(TlsAlpn01, DialsNoForbiddenAddressAndTellsWhichItWas) {
    for (const char* target : {"127.0.0.1", "169.254.169.254", "10.0.0.1", "::1", "fe80::1"}) {
        resolver_.host("inside.example.com", {target});
        const Trace trace = validate(request("inside.example.com"));
        EXPECT_EQ(cause(trace), Cause::address_forbidden) << target;
        EXPECT_NE(trace.failure->detail.find(target), std::string::npos);
        EXPECT_EQ(std::get<model::Dial>(trace.steps.at(2)).outcome.find("not tried: "), 0U);
    }
    EXPECT_TRUE(handshaker_.requests.empty());
}

TEST_F(TlsAlpn01, DialsAListedPrivateNetwork) {
    ValidationRequest asked = request("inside.example.com");
    asked.network.allowed_networks = {"10.0.0.0/8"};
    resolver_.host("inside.example.com", {"10.0.0.1"});
    handshaker_.server = [](const net::HandshakeRequest&) { return net::HandshakeAnswer{}; };
    validate(std::move(asked));
    ASSERT_EQ(handshaker_.requests.size(), 1U);
    EXPECT_EQ(handshaker_.requests[0].allowed.size(), 1U) << "judged again when the socket is made";
}

// Conformance row K2.
TEST_F(TlsAlpn01, ValidatesAnAddressByItsReverseName) {
    const auto address = [&](const std::string& text, const std::string& names) {
        return cause_of(make_certificate({.names = names}), "", request(text, IdentifierType::ip));
    };
    EXPECT_EQ(address("8.8.8.8", "IP:8.8.8.8"), std::nullopt);
    EXPECT_EQ(handshaker_.requests.at(0).server_name, "8.8.8.8.in-addr.arpa");
    EXPECT_EQ(handshaker_.requests.at(0).target.address, support::address("8.8.8.8"));
    EXPECT_EQ(address("2606:4700::1", "IP:2606:4700:0:0::1"), std::nullopt);
    EXPECT_EQ(handshaker_.requests.at(0).server_name,
              "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.7.4.6.0.6.2.ip6.arpa");
    EXPECT_TRUE(resolver_.questions.empty());

    EXPECT_EQ(address("8.8.8.8", "IP:8.8.4.4"), Cause::tls_wrong_certificate);
    EXPECT_EQ(address("8.8.8.8", "DNS:8.8.8.8"), Cause::tls_misformed_certificate);
    EXPECT_EQ(address("8.8.8.8", "DNS:8.8.8.8.in-addr.arpa"), Cause::tls_misformed_certificate);
    EXPECT_EQ(address("8.8.8.8", "IP:::ffff:8.8.8.8"), Cause::tls_wrong_certificate);
}

// Conformance row G43.
TEST_F(TlsAlpn01, IsNeverForWildcards) {
    EXPECT_THROW(validate(request("*.example.com")), std::invalid_argument);
}

}  // namespace
}  // namespace causeway::va
