// SPDX-License-Identifier: Apache-2.0
#include "config_schema.hpp"
#include "connectors/sdk/entry.hpp"
#include "connectors/sdk/support/x509.hpp"

namespace {

namespace sdk = causeway::sdk;

// Refuses everybody, politely.
class Sample final : public sdk::Connector {
  public:
    static sdk::Description describe() {
        return {"Sample", "1", false, false, std::string(kConfigSchema)};
    }
    static std::vector<sdk::Finding> validate(const sdk::Host&, std::string_view) { return {}; }
    Sample(sdk::Host, std::string_view) {}

    std::vector<sdk::Stage> test(sdk::Call&) override { return {{"name", {}, "sample"}}; }
    sdk::EnrollOutcome enroll(const sdk::EnrollRequest& request, sdk::Call&) override {
        const auto csr = causeway::crypto::Csr::parse(request.csr);
        return sdk::Rejected{sdk::Rejection::csr, csr ? "Not today." : csr.error().detail, ""};
    }
    sdk::CaOutcome ca_certificates(sdk::Call&) override { return sdk::CaCertificates{}; }
};

}  // namespace

CAUSEWAY_CONNECTOR(Sample)
