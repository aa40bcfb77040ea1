// SPDX-License-Identifier: Apache-2.0
#include "va/http_verdict.hpp"

#include <gtest/gtest.h>

#include "support/fake_network.hpp"

namespace causeway::va {
namespace {

using model::Cause;
using support::http_answer;

constexpr std::string_view kKeyAuthorization = "token.thumbprint";

HttpAnswer got(net::FetchAnswer answer, const std::string& url = "http://www.example.com/t") {
    return {*net::HttpUrl::parse(url), "8.8.8.8", std::move(answer)};
}

std::optional<Cause> verdict(net::FetchAnswer answer) {
    const Verdict failure = judge_content(got(std::move(answer)), kKeyAuthorization);
    return failure ? std::optional(failure->cause) : std::nullopt;
}

// Conformance row G20.
TEST(HttpContent, IsTheKeyAuthorizationWithWhiteSpaceAtTheEndIgnored) {
    for (const char* end : {"", "\n", "\r\n", " ", "\t\n\n", "\v\f"}) {
        EXPECT_EQ(verdict(http_answer(200, std::string(kKeyAuthorization) + end)), std::nullopt);
    }
}

TEST(HttpContent, IsNothingElse) {
    for (const std::string body :
         {"", "token", "token.thumbprinT", "token.thumbprint2", " token.thumbprint",
          "token.thumbprint\ntoken.thumbprint", "\"token.thumbprint\"", "\n"}) {
        EXPECT_EQ(verdict(http_answer(200, body)), Cause::wrong_content) << body;
    }
    EXPECT_EQ(verdict(http_answer(200, std::string("token.thumbprint\0", 17))),
              Cause::wrong_content);
}

TEST(HttpContent, AByteOrderMarkIsRefusedAndNamed) {
    const Verdict failure =
        judge_content(got(http_answer(200, "\xef\xbb\xbftoken.thumbprint")), kKeyAuthorization);
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->cause, Cause::wrong_content);
    EXPECT_NE(failure->detail.find("byte order mark"), std::string::npos);
}

TEST(HttpContent, NeedsStatus200) {
    for (const int status : {201, 204, 206, 300, 304, 305, 400, 403, 404, 500, 503}) {
        EXPECT_EQ(verdict(http_answer(status, std::string(kKeyAuthorization))), Cause::http_status)
            << status;
    }
}

TEST(HttpContent, AWebPageAndALongAnswerAreTold) {
    EXPECT_EQ(verdict(http_answer(200, "\n <!DOCTYPE html>")), Cause::html_instead_of_token);
    net::FetchAnswer typed = http_answer(200, "hello");
    typed.content_type = "text/html; charset=utf-8";
    EXPECT_EQ(verdict(typed), Cause::html_instead_of_token);
    net::FetchAnswer served = http_answer(200, std::string(kKeyAuthorization));
    served.content_type = "text/html";
    EXPECT_EQ(verdict(served), std::nullopt) << "the content counts, not its type";

    net::FetchAnswer endless = http_answer(200, std::string(1024, 'x'));
    endless.body_truncated = true;
    EXPECT_EQ(verdict(endless), Cause::answer_too_large);
    net::FetchAnswer padded =
        http_answer(200, std::string(kKeyAuthorization) + std::string(1000, ' '));
    padded.body_truncated = true;
    EXPECT_EQ(verdict(padded), Cause::answer_too_large);
}

// Conformance row G26.
TEST(HttpContent, ADetailNamesUrlAndAddressAndQuotesLittle) {
    const Verdict failure = judge_content(
        got(http_answer(404, "<script>\x1b[0m" + std::string(60, 'x') + "SECRET")), "x");
    ASSERT_TRUE(failure);
    EXPECT_EQ(
        failure->detail,
        "GET http://www.example.com/t from 8.8.8.8: status 404 instead of 200; the body begins "
        "\"<script>\\x1b[0m" +
            std::string(52, 'x') + "...\"");
}

struct Redirect {
    std::string location;
    std::string leads_to;  // or the cause
};

std::string redirected(const std::string& location, const WebPorts& ports = {}) {
    const auto next = redirect_target(got(http_answer(302, "", location)), ports);
    return next ? next->to_string() : std::string(base::name_of(next.error().cause));
}

// Conformance row G21.
TEST(HttpRedirect, LeadsToHttpOnPort80AndHttpsOnPort443Only) {
    for (const auto& [location, leads_to] : std::vector<Redirect>{
             {"/x", "http://www.example.com/x"},
             {"x", "http://www.example.com/x"},
             {"//other.example/x", "http://other.example/x"},
             {"http://other.example:80/x", "http://other.example/x"},
             {"https://www.example.com/t", "https://www.example.com/t"},
             {"HTTPS://www.example.com:443/t#part", "https://www.example.com/t"},
             {"http://192.0.2.1/", "http://192.0.2.1/"},
             {"http://[2001:db8::1]/", "http://[2001:db8::1]/"},
             {"", "redirect_broken"},
             {"http://", "redirect_broken"},
             {"http://2130706433/", "redirect_broken"},
             {"http://0x7f.1/", "redirect_broken"},
             {"http://[fe80::1%25lo]/", "redirect_broken"},
             {"http://other.example:8080/", "redirect_forbidden"},
             {"http://other.example:443/", "redirect_forbidden"},
             {"https://other.example:80/", "redirect_forbidden"},
             {"http://other.example:22/", "redirect_forbidden"},
             {"ftp://other.example/", "redirect_forbidden"},
             {"file:///etc/passwd", "redirect_forbidden"},
             {"gopher://other.example/", "redirect_forbidden"},
             {"http://user@other.example/", "redirect_forbidden"},
             {"http://www.example.com:80@other.example/", "redirect_forbidden"},
         }) {
        EXPECT_EQ(redirected(location), leads_to) << location;
    }
}

TEST(HttpRedirect, LeadsToTheLabsPortsInstead) {
    const WebPorts lab{.http = 5002, .https = 5003};
    EXPECT_EQ(redirected("http://a.example:5002/", lab), "http://a.example:5002/");
    EXPECT_EQ(redirected("https://a.example:5003/", lab), "https://a.example:5003/");
    EXPECT_EQ(redirected("http://a.example/", lab), "http://a.example/");
    EXPECT_EQ(redirected("http://a.example:5003/", lab), "redirect_forbidden");
    EXPECT_EQ(redirected("http://a.example:8080/", lab), "redirect_forbidden");
    EXPECT_EQ(dial_port(*net::HttpUrl::parse("http://a.example/"), lab), 5002);
}

TEST(HttpRedirect, LeadsToNoUrlOfMoreThan2000Characters) {
    const std::string prefix = "http://www.example.com/";
    EXPECT_EQ(redirected("/" + std::string(2000 - prefix.size(), 'x')),
              prefix + std::string(2000 - prefix.size(), 'x'));
    EXPECT_EQ(redirected("/" + std::string(2001 - prefix.size(), 'x')), "redirect_forbidden");
}

TEST(HttpRedirect, IsOneOfFiveStatuses) {
    for (int status = 100; status < 600; ++status) {
        const bool expected =
            status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
        EXPECT_EQ(is_redirect(status), expected) << status;
    }
}

TEST(HttpError, EveryErrorHasItsCause) {
    const auto cause = [](net::ExchangeError error) {
        return explain_error(got(support::fetch_error(error))).cause;
    };
    EXPECT_EQ(cause(net::ExchangeError::forbidden), Cause::address_forbidden);
    EXPECT_EQ(cause(net::ExchangeError::refused), Cause::connection_refused);
    EXPECT_EQ(cause(net::ExchangeError::unreachable), Cause::network_unreachable);
    EXPECT_EQ(cause(net::ExchangeError::connect_timeout), Cause::connection_timeout);
    EXPECT_EQ(cause(net::ExchangeError::reset), Cause::connection_reset);
    EXPECT_EQ(cause(net::ExchangeError::tls), Cause::tls_failure);
    EXPECT_EQ(cause(net::ExchangeError::not_http), Cause::not_http);
    EXPECT_EQ(cause(net::ExchangeError::too_slow), Cause::answer_too_slow);
    EXPECT_EQ(cause(net::ExchangeError::too_large), Cause::answer_too_large);
}

}  // namespace
}  // namespace causeway::va
