// SPDX-License-Identifier: Apache-2.0
#include "acme/problem.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include <nlohmann/json.hpp>

namespace causeway::acme {
namespace {

using base::ErrorKind;
using nlohmann::json;

http::Response answer_to(const base::Error& error) {
    return problem(problem_type(error.kind), error, "01890000-0000-7000-8000-000000000001");
}

json body_of(const http::Response& response) {
    return json::parse(response.body);
}

// Conformance row C2: the registry of RFC 8555 §9.7.4 and nothing else.
TEST(Problem, EveryKindHasARegisteredType) {
    const std::set<std::string_view> registered = {"accountDoesNotExist",
                                                   "alreadyRevoked",
                                                   "badCSR",
                                                   "badNonce",
                                                   "badPublicKey",
                                                   "badRevocationReason",
                                                   "badSignatureAlgorithm",
                                                   "caa",
                                                   "compound",
                                                   "connection",
                                                   "dns",
                                                   "externalAccountRequired",
                                                   "incorrectResponse",
                                                   "invalidContact",
                                                   "malformed",
                                                   "orderNotReady",
                                                   "rateLimited",
                                                   "rejectedIdentifier",
                                                   "serverInternal",
                                                   "tls",
                                                   "unauthorized",
                                                   "unsupportedContact",
                                                   "unsupportedIdentifier",
                                                   "userActionRequired"};
    for (int kind = 0; kind <= static_cast<int>(ErrorKind::internal); ++kind) {
        const ProblemType type = problem_type(static_cast<ErrorKind>(kind));
        EXPECT_TRUE(registered.contains(type.name))
            << base::to_string(static_cast<ErrorKind>(kind));
        EXPECT_GE(type.status, 400);
        EXPECT_LT(type.status, 600);
    }
}

// Conformance row C1: the status stands in the document too.
TEST(Problem, SaysTypeDetailAndStatus) {
    const http::Response response =
        answer_to(base::make_error(ErrorKind::bad_csr, "Make a better one."));
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_EQ(body_of(response), (json{{"type", "urn:ietf:params:acme:error:badCSR"},
                                       {"status", 400},
                                       {"detail", "Make a better one."}}));
}

// Conformance row C3: the identifier stands in each subproblem and never above.
TEST(Problem, SubproblemsNameTheirIdentifiers) {
    base::Error error = base::make_error(ErrorKind::rejected_identifier, "Two names are refused.");
    error.subproblems = {{ErrorKind::rejected_identifier, "No.", {"dns", "a_b.example"}},
                         {ErrorKind::malformed, "Unnamed.", {}}};
    const json body = body_of(answer_to(error));
    EXPECT_FALSE(body.contains("identifier"));
    EXPECT_EQ(body["subproblems"],
              (json{{{"type", "urn:ietf:params:acme:error:rejectedIdentifier"},
                     {"detail", "No."},
                     {"identifier", {{"type", "dns"}, {"value", "a_b.example"}}}},
                    {{"type", "urn:ietf:params:acme:error:malformed"}, {"detail", "Unnamed."}}}));
}

// Conformance row C4.
TEST(Problem, RateLimitsSayWhenToComeBack) {
    base::Error error = base::make_error(ErrorKind::rate_limited, "Slow down.");
    error.retry_after = std::chrono::seconds(90);
    const http::Response response = answer_to(error);
    EXPECT_EQ(response.status, 429);
    EXPECT_EQ(response.headers.get("Retry-After"), "90");
}

// Conformance rows C5, C6: our own failures are 5xx with Retry-After, name the request for the
// operator, and tell nothing of the inside.
TEST(Problem, InternalTextStaysInside) {
    const http::Response response =
        answer_to(base::internal_error("SELECT failed at db7.internal"));
    EXPECT_EQ(response.status, 500);
    EXPECT_EQ(response.body.find("db7"), std::string::npos);
    EXPECT_EQ(body_of(response)["instance"], "urn:uuid:01890000-0000-7000-8000-000000000001");
    EXPECT_EQ(response.headers.get("Retry-After"), "10");
}

TEST(Problem, ClientErrorsNeedNoRetryAfter) {
    const http::Response response = answer_to(base::make_error(ErrorKind::malformed, "No."));
    EXPECT_FALSE(response.headers.get("Retry-After"));
    EXPECT_FALSE(body_of(response).contains("instance"));
}

// Conformance row E32: a conflict shows the account that has the key.
TEST(Problem, AConflictPointsToTheAccount) {
    const model::Slug slug = *model::Slug::parse("corp");
    const model::EndpointContext context{{{}, slug}, {{}, {}, slug}};
    const EndpointUrls urls("https://acme.example.test", context);
    base::Error error = base::make_error(ErrorKind::conflict, "The key is in use.");
    error.conflicting_id = "01890000-0000-7000-8000-000000000002";
    http::Response response = answer_to(error);
    add_pointers(response, error, context.endpoint, urls);
    EXPECT_EQ(response.status, 409);
    EXPECT_EQ(response.headers.get("Location"),
              "https://acme.example.test/acme/corp/corp/account/"
              "01890000-0000-7000-8000-000000000002");
}

// Octets that are not UTF-8 may reach a detail from a CA; the document stays valid JSON.
TEST(Problem, OctetsThatAreNotTextBecomeReplacementCharacters) {
    const http::Response response =
        answer_to(base::make_error(ErrorKind::bad_csr, "The CA said: \xff"));
    EXPECT_EQ(body_of(response)["detail"], "The CA said: \xef\xbf\xbd");
}

}  // namespace
}  // namespace causeway::acme
