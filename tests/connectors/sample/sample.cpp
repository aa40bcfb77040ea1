// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "config_schema.hpp"
#include "connectors/sdk/entry.hpp"
#include "connectors/sdk/support/http.hpp"
#include "connectors/sdk/support/x509.hpp"

namespace {

namespace sdk = causeway::sdk;

// Refuses everybody, politely, and can say whether a web server is there.
class Sample final : public sdk::Connector {
  public:
    static sdk::Description describe() {
        return {"Sample", "1", false, false, std::string(kConfigSchema)};
    }
    static std::vector<sdk::Finding> validate(const sdk::Host&, std::string_view) { return {}; }
    Sample(sdk::Host host, std::string_view config)
        : url_(nlohmann::json::parse(config).value("url", "")),
          http_(host, {}, std::chrono::seconds(10)) {}

    std::vector<sdk::Stage> test(sdk::Call& call) override {
        const auto reply = http_.probe({.url = url_}, call);
        if (!reply) return {{"answer", sdk::Verdict::failed, reply.error().detail}};
        return {{"answer", sdk::Verdict::passed, "HTTP " + std::to_string(reply->status)}};
    }
    sdk::EnrollOutcome enroll(const sdk::EnrollRequest& request, sdk::Call&) override {
        const auto csr = causeway::crypto::Csr::parse(request.csr);
        return sdk::Rejected{sdk::Rejection::csr, csr ? "Not today." : csr.error().detail, ""};
    }
    sdk::CaOutcome ca_certificates(sdk::Call&) override { return sdk::CaCertificates{}; }

  private:
    std::string url_;
    sdk::Http http_;
};

}  // namespace

CAUSEWAY_CONNECTOR(Sample)
