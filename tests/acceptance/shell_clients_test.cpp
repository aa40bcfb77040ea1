// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "dehydrated.hpp"
#include "demo.hpp"
#include "http2_proxy.hpp"
#include "outcome.hpp"

namespace causeway::acceptance {
namespace {

using Fields = std::multimap<std::string, std::string>;

bool is_base64url(const std::string& text) {
    return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '-' || c == '_';
    });
}

// A header line as `grep ^Name: | awk '{print $2}'` takes it.
Fields::value_type field_of(const std::string& line) {
    const auto colon = line.find(": ");
    if (colon == std::string::npos || colon == 0 || line.front() == ' ' || line.front() == '\t') {
        ADD_FAILURE() << "no field on a line of its own: " << line;
        return {};
    }
    return {line.substr(0, colon), line.substr(colon + 2)};
}

// The header fields of every answer in what `curl --verbose` tells.
std::vector<Fields> answers_in(const std::string& trace) {
    std::vector<Fields> answers;
    std::istringstream lines(trace);
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("< ") || line == "< \r") continue;
        EXPECT_TRUE(line.ends_with('\r')) << line;
        line = line.substr(2, line.size() - 3);
        if (line.starts_with("HTTP/")) {
            answers.emplace_back();
        } else {
            answers.back().insert(field_of(line));
        }
    }
    return answers;
}

// What dehydrated's curl tells of one issuance.
std::string issuance(const std::string& folder, const WebRoot& web, const Access& access) {
    const Dehydrated dehydrated(Endpoint::lab, folder, web, access);
    const std::string host = folder + ".lab.test";
    std::string trace = dehydrated.run({"--register", "--accept-terms"});
    trace += dehydrated.run({"--cron", "--domain", host});
    expect_certificate(Endpoint::lab, dehydrated.chain(host), {host});
    return trace;
}

// Conformance rows A10, B14: clients written in shell look for a header by grep, line by line.
TEST(ShellClients, FindEachHeaderOnALineOfItsOwn) {
    const WebRoot web;
    const std::vector<Fields> answers =
        answers_in(issuance("headers", web, {shared_demo()["CA_BUNDLE"], "--verbose"}));
    ASSERT_GT(answers.size(), 10U);
    for (const Fields& fields : answers) {
        for (const auto& [name, value] : fields) {
            if (name == "Link") {
                EXPECT_EQ(std::ranges::count(value, '<'), 1) << value;
            } else {
                EXPECT_EQ(fields.count(name), 1U) << name;
            }
        }
        const auto nonce = fields.find("Replay-Nonce");
        if (nonce == fields.end()) continue;
        EXPECT_TRUE(is_base64url(nonce->second)) << nonce->second;
    }
}

// Conformance row A10: HTTP/1.1 with connections that stay, whatever the client would like.
TEST(ShellClients, KeepAConnectionOfHttp11) {
    const Demo& demo = shared_demo();
    const std::string& url = demo["DIRECTORY_URL"];
    const std::string told =
        support::run({"curl", "--silent", "--fail", "--http2", "--cacert", demo["CA_BUNDLE"],
                      "--write-out", "%{http_version} on %{num_connects} new\n", "--output",
                      "/dev/null", url, "--output", "/dev/null", url});
    EXPECT_EQ(told, "1.1 on 1 new\n1.1 on 0 new\n");
}

// Conformance row A10: HTTP/2, which has header names in lower case only, comes from a proxy.
TEST(ShellClients, GetACertificateThroughAnHttp2Proxy) {
    const WebRoot web;
    const Http2Proxy proxy;
    const std::string trace =
        issuance("proxied", web,
                 {proxy.certificate(),
                  "--verbose --http2 --connect-to ::localhost:" + std::to_string(proxy.port())});
    EXPECT_NE(trace.find("< HTTP/2 201"), std::string::npos) << trace;
    EXPECT_NE(trace.find("< replay-nonce: "), std::string::npos) << trace;
    EXPECT_EQ(trace.find("< HTTP/1.1"), std::string::npos) << trace;
}

}  // namespace
}  // namespace causeway::acceptance
