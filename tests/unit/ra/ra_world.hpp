// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/metrics.hpp"
#include "ca/catalog.hpp"
#include "ca/issuer.hpp"
#include "ra/accounts.hpp"
#include "ra/enrollment.hpp"
#include "ra/issuance.hpp"
#include "ra/orders.hpp"
#include "ra/revocation_delivery.hpp"
#include "ra/revocation_tasks.hpp"
#include "ra/revocations.hpp"
#include "ra/tenants.hpp"
#include "ra/validation.hpp"
#include "support/counting_random.hpp"
#include "support/fake_database.hpp"
#include "support/fake_validator.hpp"
#include "support/fixed_clock.hpp"
#include "support/jws_key.hpp"
#include "support/recorded_counts.hpp"
#include "support/recording_log.hpp"
#include "support/test_ca.hpp"

namespace causeway::ra {

// A CA whose answers a test writes down beforehand; what it was asked is kept.
class ScriptedIssuer final : public ca::Issuer {
  public:
    using Answer = std::function<ca::EnrollOutcome(const ca::EnrollRequest&)>;

    void answer(Answer next) { answers_.push_back(std::move(next)); }
    void answer(ca::EnrollOutcome next) {
        answers_.push_back([next](const ca::EnrollRequest&) { return next; });
    }

    std::optional<ca::Unavailable> refusal(model::ConnectorId connector, base::Deadline) override {
        const auto own = refused_by.find(connector);
        return own == refused_by.end() ? refused : own->second;
    }
    ca::EnrollOutcome enroll(model::ConnectorId connector, const ca::EnrollRequest& request,
                             base::Deadline, const ca::LateAnswer& late) override {
        enrolled.push_back(request);
        enrolled_by.push_back(connector);
        late_answers.push_back(late);
        return next(request);
    }
    ca::EnrollOutcome resume(model::ConnectorId, const ca::EnrollRequest& request,
                             base::ByteView handle, base::Deadline,
                             const ca::LateAnswer& late) override {
        resumed.emplace_back(handle.begin(), handle.end());
        late_answers.push_back(late);
        return next(request);
    }
    ca::FindOutcome find(model::ConnectorId, const ca::EnrollRequest& request,
                         base::Deadline) override {
        sought.push_back(request);
        const ca::FindOutcome outcome = find_outcome;
        if (const auto meanwhile = std::exchange(on_find, {})) meanwhile();
        return outcome;
    }
    ca::RevokeOutcome revoke(model::ConnectorId connector, base::ByteView certificate,
                             model::RevocationReason reason, base::Deadline) override {
        revoked_by.push_back(connector);
        revoked.emplace_back(base::Bytes(certificate.begin(), certificate.end()), reason);
        const ca::RevokeOutcome outcome = revoke_outcome;
        if (const auto meanwhile = std::exchange(on_revoke, {})) meanwhile();
        return outcome;
    }
    base::Result<ca::CaCertificates> ca_certificates(model::ConnectorId) override {
        return certificates;
    }
    base::Result<ca::CaCertificates> latest_ca_certificates(model::ConnectorId) override {
        return latest_certificates ? *latest_certificates : certificates;
    }
    std::vector<ca::TestStage> test(model::ConnectorId, base::Deadline) override { return {}; }

    std::vector<ca::EnrollRequest> enrolled;
    std::vector<model::ConnectorId> enrolled_by;
    std::vector<base::Bytes> resumed;
    std::vector<ca::EnrollRequest> sought;
    ca::FindOutcome find_outcome = ca::NotFound{};
    std::function<void()> on_find;  // what happens before the next answer is heard
    std::vector<std::pair<base::Bytes, model::RevocationReason>> revoked;
    std::vector<model::ConnectorId> revoked_by;
    ca::RevokeOutcome revoke_outcome = ca::Revoked{};
    std::function<void()> on_revoke;           // what happens before the next answer is heard
    std::vector<ca::LateAnswer> late_answers;  // one for each call
    std::optional<ca::Unavailable> refused;
    std::map<model::ConnectorId, ca::Unavailable> refused_by;  // by some connectors only
    base::Result<ca::CaCertificates> certificates;
    // When they differ from the remembered ones.
    std::optional<base::Result<ca::CaCertificates>> latest_certificates;

  private:
    ca::EnrollOutcome next(const ca::EnrollRequest& request);

    std::deque<Answer> answers_;
};

// Offers one type of connector, which can what a test says.
class OneTypeCatalog final : public ca::Catalog {
  public:
    std::vector<ca::ConnectorType> types() override { return {type}; }
    base::Result<ca::ConnectorType> describe(std::string_view) override { return type; }
    base::Result<void> validate(std::string_view, std::string_view config,
                                const std::map<std::string, base::Secret>& secrets) override {
        validated = {std::string(config), secrets};
        if (on_validate) on_validate();
        if (refusal) return base::fail(*refusal);
        return {};
    }
    base::Result<std::set<std::string>> secret_names(std::string_view, std::string_view) override {
        return referenced;
    }
    ca::ConnectorType type{.type = "scripted"};
    std::set<std::string> referenced;  // secrets, by every configuration
    std::pair<std::string, std::map<std::string, base::Secret>> validated;
    std::function<void()> on_validate;  // what happens meanwhile
    std::optional<base::Error> refusal;
};

// The use cases of issuance on an installation in memory: tenant "corp", endpoint "web" (binding
// optional), connector "ca".
class RaWorld {
  public:
    RaWorld();

    model::Account account(const std::string& alg = "ES256");
    Requester requester(const model::Account& account) { return {context, account, caller}; }
    void edit_endpoint(const std::function<void(model::Endpoint&)>& edit);
    // A further connector at the end of the endpoint's list.
    model::ConnectorId add_connector(const std::string& slug);
    model::EabKey add_eab_key(const std::function<void(model::EabKey&)>& edit = {});
    // A rule of the tenant's; with `until` it is pre-authorized.
    model::Domain add_domain(const std::string& rule, std::optional<base::Time> until = {});
    model::Domain deny_domain(const std::string& rule);
    // Binds the account to the key as newAccount would have.
    void bind(model::Account& account, const model::EabKey& key);

    // An order for these names whose authorizations are valid.
    model::Order ready_order(const model::Account& account,
                             const std::vector<std::string>& names = {"www.example.com"});
    base::Bytes csr(const std::vector<std::string>& names = {"www.example.com"});
    // What an honest CA answers to the last CSR made.
    support::TestCertificate honest(const std::vector<std::string>& names = {"www.example.com"});
    ca::Issued issued(const support::TestCertificate& certificate);
    const support::JwsKey& csr_key() const { return csr_key_; }

    // Runs every job that is due, once.
    int run_due_jobs();

    model::Order order(model::OrderId id);
    std::vector<model::Attempt> attempts();
    std::vector<std::string> events();

    support::FixedClock clock;
    support::CountingRandom random;
    support::RecordingLog log;
    support::RecordedCounts metrics;
    support::FakeDatabase database;
    support::TestCa ca{clock.now()};
    ScriptedIssuer issuer;
    OneTypeCatalog catalog;
    support::FakeValidator validator;
    OrderWaiters waiters{0};
    ConnectorPace pace;
    support::FixedClock gate_clock;  // as if the log were seen to be sealed all the time
    IntentGate gate{gate_clock};
    Caller caller{{"account:test", "192.0.2.9"}, "request-1"};
    model::EndpointContext context;

    Accounts accounts{database, clock, random};
    Orders orders{database, catalog, clock, random};
    Validation validation{{database, validator, clock, random, log, metrics,
                           [](const std::function<void()>& task) { task(); }},
                          "node-1"};
    Issuance issuance{{database, waiters, pace, gate, clock, random}, {}};
    // What happens while a worker waits for the database; false: the process is asked to stop.
    std::function<bool()> during_pause = [] { return false; };
    Enrollment::Parts enrollment_parts{database,
                                       issuer,
                                       catalog,
                                       waiters,
                                       pace,
                                       gate,
                                       clock,
                                       random,
                                       log,
                                       metrics,
                                       [this](std::chrono::milliseconds span) {
                                           pauses.push_back(span);
                                           return during_pause();
                                       }};
    std::vector<std::chrono::milliseconds> pauses;
    Enrollment enrollment{enrollment_parts, "node-1", std::chrono::seconds(40)};
    Enrollment heir{enrollment_parts, "node-2", std::chrono::seconds(40)};

    CertificateWaiters revocation_waiters{4};
    Revocations revocations{{database, revocation_waiters, clock, random, log},
                            std::chrono::milliseconds(0)};
    RevocationDelivery revocation_delivery{
        {database, issuer, revocation_waiters, clock, random, log, metrics},
        "node-1",
        std::chrono::seconds(40)};
    RevocationTasks revocation_tasks{database, clock, random};

  private:
    static model::EndpointContext make_context(const base::Clock& clock);

    support::JwsKey csr_key_ = support::JwsKey::generate("ES256");
    unsigned long next_serial_ = 100;
};

}  // namespace causeway::ra
