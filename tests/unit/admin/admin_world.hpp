// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "admin/api.hpp"
#include "support/counting_random.hpp"
#include "support/fake_database.hpp"
#include "support/fake_issuer.hpp"
#include "support/fake_validator.hpp"
#include "support/fixed_clock.hpp"
#include "support/memory_log.hpp"
#include "support/recording_log.hpp"

namespace causeway::admin {

// Every exchange is judged by docs/api/openapi.yaml, whatever else its test looks at. A POST
// without an Idempotency-Key gets one and, when it succeeded, is sent again: nothing may come of
// that but the same answer.
class JudgedApi {
  public:
    explicit JudgedApi(const Services& services) : api_(services) {}
    http::Response handle(const http::Request& request);
    // Sends what it is given, once.
    http::Response handle_once(const http::Request& request);

  private:
    Api api_;
    int keys_ = 0;
};

// The real API and the real use cases on an installation in memory.
class AdminWorld {
  public:
    // As root on the unix socket.
    http::Response get(std::string_view target) { return api.handle(request("GET", target)); }
    http::Response post(std::string_view target, const nlohmann::json& body) {
        return api.handle(request("POST", target, body.dump()));
    }
    http::Response patch(std::string_view target, const nlohmann::json& body,
                         const std::string& if_match = {});
    // The body of an answer that must be a success.
    nlohmann::json read(std::string_view target);
    nlohmann::json write(std::string_view target, const nlohmann::json& body);

    static http::Request request(std::string_view method, std::string_view target,
                                 std::string body = {});
    // The same over TCP, where nothing tells who it is but the token, if there is one.
    static http::Request remote(std::string_view method, std::string_view target,
                                const std::string& bearer = {});
    std::string make_token(model::ApiScope scope);

    // Of this world, with a log of its own.
    Services services(audit::LogReader& reader);

    // "corp" with its endpoint "web" on the connector "ca".
    void add_endpoint();
    model::EndpointScope scope();

    support::FakeDatabase database;
    support::FixedClock clock;
    support::CountingRandom random;
    support::RecordingLog log;
    support::FakeIssuer issuer;
    support::FakeCatalog catalog;
    support::FakeValidator validator;

    ra::Tenants tenants{database, validator, clock, random};
    ra::Domains domains{database, clock, random};
    ra::EabKeys eab_keys{database, clock, random};
    ra::Accounts accounts{database, clock, random};
    ra::Connectors connectors{{database, issuer, catalog, clock, random}};
    ra::ApiTokens api_tokens{database, clock, random};
    ra::Records records{database, clock};
    ra::Reconciliation reconciliation{{database, issuer, clock, random, log}};
    ra::CertificateWaiters revocation_waiters{1};
    // As long as somebody has the one place, no request to revoke waits for the CA.
    std::optional<ra::CertificateWaiters::Ticket> waiting_place{std::in_place, revocation_waiters,
                                                                model::CertificateId()};
    ra::Revocations revocations{{database, revocation_waiters, clock, random, log},
                                std::chrono::seconds{60}};
    ra::RevocationTasks revocation_tasks{database, clock, random};
    support::MemoryLog sealed_log;
    audit::LogReader audit_log{sealed_log, nullptr};
    JudgedApi api{services(audit_log)};
};

inline nlohmann::json body_of(const http::Response& response) {
    return nlohmann::json::parse(response.body);
}

}  // namespace causeway::admin
