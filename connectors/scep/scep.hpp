// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "connectors/scep/algorithms.hpp"
#include "connectors/scep/authority.hpp"
#include "connectors/scep/cert_rep.hpp"
#include "connectors/scep/config.hpp"
#include "connectors/scep/identity.hpp"
#include "connectors/scep/server.hpp"
#include "connectors/sdk/connector.hpp"

namespace causeway::scep {

// A SCEP client in the name of a registration authority (RFC 8894): the subject's CSR goes to the
// CA as it is, in a message that the RA signs and whose answer the RA can read.
class Scep final : public sdk::Connector, public sdk::Resumes {
  public:
    static sdk::Description describe();
    static std::vector<sdk::Finding> validate(const sdk::Host& host, std::string_view config);

    Scep(sdk::Host host, std::string_view config);

    std::vector<sdk::Stage> test(sdk::Call& call) override;
    sdk::EnrollOutcome enroll(const sdk::EnrollRequest& request, sdk::Call& call) override;
    sdk::EnrollOutcome resume(const sdk::EnrollRequest& request, sdk::ByteView handle,
                              sdk::Call& call) override;
    sdk::CaOutcome ca_certificates(sdk::Call& call) override;

  private:
    // What the CA said of itself, for as long as it is believed without asking again.
    struct Ca {
        Capabilities capabilities;
        Authority authority;
        sdk::Time until;
    };
    using CaPointer = std::shared_ptr<const Ca>;

    struct Question {
        MessageType type;
        base::Bytes content;
        Transaction transaction;
        std::uint32_t polls = 0;  // before this one
    };

    std::variant<CaPointer, sdk::Unavailable> ca(sdk::Call& call);
    void forget_ca();
    std::shared_ptr<const Identity> identity();

    sdk::EnrollOutcome ask(const Question& question, const Ca& ca, sdk::Call& call);
    sdk::EnrollOutcome interpret(const CertRep& answer, const Question& question) const;

    const sdk::Host host_;
    const Config config_;
    const Server server_;

    std::mutex mutex_;
    CaPointer ca_;                              // under mutex_
    std::shared_ptr<const Identity> identity_;  // under mutex_
};

}  // namespace causeway::scep
