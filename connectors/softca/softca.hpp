// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>

#include "connectors/sdk/connector.hpp"
#include "connectors/softca/authority.hpp"
#include "connectors/softca/config.hpp"
#include "connectors/softca/ledger.hpp"

namespace causeway::softca {

// A private CA inside the connector, for labs and small firms. All that it remembers lies in the
// host's state, so every replica of the connection is the same CA.
class SoftCa final : public sdk::Connector, public sdk::Revokes, public sdk::Finds {
  public:
    static sdk::Description describe();
    static std::vector<sdk::Finding> validate(const sdk::Host& host, std::string_view config);

    SoftCa(sdk::Host host, std::string_view config);

    std::vector<sdk::Stage> test(sdk::Call& call) override;
    sdk::EnrollOutcome enroll(const sdk::EnrollRequest& request, sdk::Call& call) override;
    sdk::CaOutcome ca_certificates(sdk::Call& call) override;
    sdk::ChangeOutcome revoke(const sdk::RevokeRequest& request, sdk::Call& call) override;
    sdk::FindOutcome find(const sdk::EnrollRequest& request, sdk::Call& call) override;

  private:
    std::shared_ptr<const Authority> authority();
    base::Result<base::Bytes> sign(const sdk::EnrollRequest& request, const Authority& authority);

    const sdk::Host host_;
    const Config config_;
    const Ledger ledger_;

    std::mutex mutex_;
    std::shared_ptr<const Authority> authority_;
};

}  // namespace causeway::softca
