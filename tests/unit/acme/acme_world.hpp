// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "acme/acme_handler.hpp"
#include "ca/catalog.hpp"
#include "support/acme_client.hpp"
#include "support/counting_random.hpp"
#include "support/fake_database.hpp"
#include "support/fake_nonce_store.hpp"
#include "support/fake_validator.hpp"
#include "support/fixed_clock.hpp"
#include "support/recorded_counts.hpp"
#include "support/recording_log.hpp"

namespace causeway::acme {

inline const std::string kBaseUrl = "https://acme.example.test";

// Carries requests to a handler in this process.
class HandlerTransport final : public support::Transport {
  public:
    explicit HandlerTransport(http::Handler& handler) : handler_(handler) {}

    support::HttpAnswer send(std::string_view method, const std::string& url,
                             const std::string& content_type, const std::string& body) override;

    // A field on every request from now on.
    void add_header(std::string name, std::string value) {
        extra_.add(std::move(name), std::move(value));
    }

    std::vector<std::string> routes;  // of the answers so far

  private:
    http::Handler& handler_;
    http::Headers extra_;
};

// The real edge and the real use cases on an installation in memory, with nobody outside: nothing
// is validated and no CA is called until a test says so.
class AcmeWorld {
  public:
    // So many finalize requests may wait for their CA at a time.
    explicit AcmeWorld(int waiting_finalizes = 0);

    // "corp" with its endpoints "open" (no binding) and "bound" (binding required) exist.
    model::EndpointContext add_endpoint(const std::string& tenant, const std::string& slug,
                                        const std::function<void(model::Endpoint&)>& edit = {});
    std::string directory_url(const std::string& endpoint, const std::string& tenant = "corp");
    model::EabKey add_eab_key(const std::string& endpoint, const std::string& kid,
                              std::optional<int> max_uses = std::nullopt);
    void edit_endpoint(const std::string& endpoint,
                       const std::function<void(model::Endpoint&)>& edit);

    support::AcmeClient client(const std::string& endpoint = "open", std::string_view alg = "ES256",
                               const std::string& tenant = "corp");
    // Registered already, at an endpoint that needs no binding.
    support::AcmeClient registered(const std::string& endpoint = "open",
                                   std::string_view alg = "ES256",
                                   const std::string& tenant = "corp");
    support::HttpAnswer get(const std::string& url) { return transport.send("GET", url, "", ""); }

    // Every pending authorization is proved, and the orders follow.
    void prove_everything();
    void refute_everything(const std::string& detail);
    // One attempt has failed, and another follows.
    void fail_every_first_attempt(const std::string& detail);
    // Every processing order gets this certificate chain (DER files of tests/data/crypto).
    void issue_everything(const std::vector<std::string>& chain_files);
    void fail_everything(const std::string& detail);

    support::FakeDatabase database;
    support::FakeNonceStore nonce_store{database};
    support::FixedClock clock;
    support::CountingRandom random;
    support::RecordingLog log;
    support::RecordedCounts metrics;
    ra::CertificateWaiters revocation_waiters{1};
    // As long as somebody has the one place, no request to revoke waits for the CA.
    std::optional<ra::CertificateWaiters::Ticket> waiting_place{std::in_place, revocation_waiters,
                                                                model::CertificateId()};

  private:
    struct NoCatalog;

    support::FakeValidator validator_;
    std::shared_ptr<ca::Catalog> catalog_;
    ra::OrderWaiters waiters_;
    ra::ConnectorPace pace_;
    support::FixedClock gate_clock_;  // as if the log were seen to be sealed all the time
    ra::IntentGate gate_{gate_clock_};
    ra::Endpoints endpoints_;
    ra::Accounts accounts_;
    ra::Orders orders_;
    ra::Validation validation_;
    ra::Issuance issuance_;
    ra::Revocations revocations_;

  public:
    Nonces nonces;
    AcmeHandler handler;
    HandlerTransport transport{handler};
};

}  // namespace causeway::acme
