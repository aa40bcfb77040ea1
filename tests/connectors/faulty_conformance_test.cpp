// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "connectors/conformance.hpp"

namespace causeway::connectors {
namespace {

// The plugin in C has every operation, so that each expectation of the suite is met by something.
class Faulty final : public Subject {
  public:
    std::string type() const override { return "faulty"; }
    ca::HostServices::Secrets secrets() const override {
        return {{"api-token", base::Secret::from_text("canary-7b1f")}};
    }
    std::string config(Situation situation, const std::string& csr) const override {
        const std::string certificate = csr == "ec.csr.der" ? "ec.cert.der" : "rsa.cert.der";
        return R"({"behaviour":")" + behaviour(situation) + R"(","token":"api-token","pending":)" +
               (situation == Situation::deciding_later ? "3" : "0") + R"(,"certificate":")" +
               base::hex_encode(test_data(certificate)) + R"(","issuer":")" +
               base::hex_encode(test_data("ca.cert.der")) + R"("})";
    }
    std::vector<BadConfig> bad_configs() const override {
        const std::string token = R"("token":"api-token")";
        return {
            {"not json", ""},
            {R"({"behaviour":"explode",)" + token + "}", "/behaviour"},
            {R"({"behaviour":"issue","pending":-1,)" + token + "}", "/pending"},
            {R"({"behaviour":"issue","pending":6,)" + token + "}", "/pending"},
            {R"({"behaviour":"issue","surprise":1,)" + token + "}", ""},
            {R"({"behaviour":"issue","token":"nobody"})", "/token"},
        };
    }

  private:
    static std::string behaviour(Situation situation) {
        switch (situation) {
            case Situation::granting:
            case Situation::deciding_later:
                return "issue";
            case Situation::rejecting:
                return "reject";
            case Situation::unreachable:
                return "unreachable";
            case Situation::losing_answers:
                return "lose_answer";
            case Situation::hanging:
                return "hang";
        }
        return "issue";
    }
};

INSTANTIATE_TEST_SUITE_P(Faulty, ConnectorConformance,
                         testing::Values(SubjectFactory{"faulty", &std::make_unique<Faulty>}));

}  // namespace
}  // namespace causeway::connectors
