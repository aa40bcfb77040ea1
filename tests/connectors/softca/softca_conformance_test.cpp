// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "connectors/conformance.hpp"

namespace causeway::connectors {
namespace {

// Its CA lies in the host's state, so that is what breaks.
class SoftCaSubject final : public Subject {
  public:
    std::string type() const override { return "softca"; }
    std::string config(Situation, const std::string&) const override { return "{}"; }
    void begin(Situation situation, World& world) const override {
        if (situation == Situation::unreachable) world.state().break_down();
        if (situation == Situation::losing_answers) world.state().lose_answers_for("request/");
        if (situation == Situation::hanging) world.state().hold();
    }
    void shape(Situation situation, ca::EnrollRequest& request) const override {
        if (situation == Situation::rejecting) request.csr = test_data("weak.csr.der");
    }
    std::vector<BadConfig> bad_configs() const override {
        return {
            {"[]", ""},
            {R"({"key_type":"rsa-1024"})", "/key_type"},
            {R"({"certificate_validity_days":0})", "/certificate_validity_days"},
            {R"({"ca_validity_days":30,"certificate_validity_days":31})",
             "/certificate_validity_days"},
            {R"({"extended_key_usages":[]})", "/extended_key_usages"},
            {R"({"extended_key_usages":["server_auth","any"]})", "/extended_key_usages/1"},
            {R"({"crl_url":"https://ca.example/crl"})", "/crl_url"},
            {R"({"crl_url":"http://ca.example/a b"})", "/crl_url"},
            {R"({"common_name":""})", "/common_name"},
            {R"({"commonName":"x"})", ""},
        };
    }
};

INSTANTIATE_TEST_SUITE_P(SoftCa, ConnectorConformance,
                         testing::Values(SubjectFactory{"softca",
                                                        &std::make_unique<SoftCaSubject>}));

}  // namespace
}  // namespace causeway::connectors
