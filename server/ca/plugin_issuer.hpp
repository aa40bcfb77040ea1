// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ca/answer.hpp"
#include "ca/issuer.hpp"
#include "ca/registry.hpp"

namespace causeway::ca {

struct ConnectionHealth {
    CircuitBreaker::State breaker = CircuitBreaker::State::closed;
    CallGuard::Load load;
};

// Issues through plugins. Safe from several threads; every caller must have returned before it is
// destroyed.
class PluginIssuer final : public Issuer {
  public:
    // `plugins` and what is in `services` must outlive the issuer.
    PluginIssuer(Registry::Lookup lookup, PluginDirectories& plugins, Services services);

    std::optional<Unavailable> refusal(model::ConnectorId connector,
                                       base::Deadline deadline) override;
    EnrollOutcome enroll(model::ConnectorId connector, const EnrollRequest& request,
                         base::Deadline deadline, const LateAnswer& late) override;
    EnrollOutcome resume(model::ConnectorId connector, const EnrollRequest& request,
                         base::ByteView handle, base::Deadline deadline,
                         const LateAnswer& late) override;
    FindOutcome find(model::ConnectorId connector, const EnrollRequest& request,
                     base::Deadline deadline) override;
    RevokeOutcome revoke(model::ConnectorId connector, base::ByteView certificate,
                         model::RevocationReason reason, base::Deadline deadline) override;
    base::Result<CaCertificates> ca_certificates(model::ConnectorId connector) override;
    base::Result<CaCertificates> latest_ca_certificates(model::ConnectorId connector) override;
    std::vector<TestStage> test(model::ConnectorId connector, base::Deadline deadline) override;

    // DER; at most a minute old as long as the CA answers, and afterwards the last one. not_found
    // when the CA publishes none through this connection.
    base::Result<base::Bytes> crl(model::ConnectorId connector);

    ConnectionHealth health(model::ConnectorId connector);
    // Calls past their deadlines, of all connections: destruction waits for their return.
    int stuck_calls() { return registry_.stuck_calls(); }

  private:
    enum class WhilePaused { waits, goes_on };
    struct Question {
        std::string operation;
        std::function<void(const Instance&, const causeway_call&)> run;
        // Whether the plugin has it; empty for what every plugin has.
        std::function<bool(const causeway_connector&)> supported = {};
        WhilePaused while_paused = WhilePaused::goes_on;
        LateAnswer late = {};
    };
    enum class Outdated { refused, better_than_nothing };
    using IsFresh = std::function<bool(const CaAnswer&)>;

    // A connection that may be used, or why it may not.
    std::variant<Registry::Open, Failed> open(model::ConnectorId id, WhilePaused while_paused);
    Report ask(model::ConnectorId id, const Question& question, base::Deadline deadline);
    Report ask(const Registry::Open& open, const Question& question, base::Deadline deadline);
    std::optional<Failed> breaker_refusal(const Registry::Open& open, base::Deadline deadline);
    // What the CA of the connection, as it is configured now, published: what is remembered of it
    // if that is fresh, or else its answer; the outdated one counts only when there is none.
    base::Result<CaAnswer> ca_answer(model::ConnectorId id, const IsFresh& fresh,
                                     Outdated outdated);
    base::Result<CaAnswer> fetch(const Registry::Open& open, model::ConnectorId id);
    std::vector<crypto::Certificate> parsed(const std::vector<base::Bytes>& certificates,
                                            model::ConnectorId connector);

    const Services services_;
    Registry registry_;
};

}  // namespace causeway::ca
