// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ca/catalog.hpp"
#include "ca/issuer.hpp"

namespace causeway::support {

// CAs that answer what a test tells them, and remember what they were asked.
class FakeIssuer final : public ca::Issuer {
  public:
    std::optional<ca::Unavailable> refusal(model::ConnectorId, base::Deadline) override {
        return std::nullopt;
    }
    ca::EnrollOutcome enroll(model::ConnectorId, const ca::EnrollRequest& request, base::Deadline,
                             const ca::LateAnswer&) override {
        enrolled.push_back(request);
        return enroll_outcome;
    }
    ca::EnrollOutcome resume(model::ConnectorId, const ca::EnrollRequest&, base::ByteView handle,
                             base::Deadline, const ca::LateAnswer&) override {
        resumed.emplace_back(handle.begin(), handle.end());
        return resume_outcome;
    }
    ca::FindOutcome find(model::ConnectorId, const ca::EnrollRequest&, base::Deadline) override {
        return find_outcome;
    }
    ca::RevokeOutcome revoke(model::ConnectorId, base::ByteView, model::RevocationReason,
                             base::Deadline) override {
        return revoke_outcome;
    }
    base::Result<ca::CaCertificates> ca_certificates(model::ConnectorId) override {
        if (certificates) return *certificates;
        return base::fail(base::unavailable_error("never reached", std::chrono::seconds{5}));
    }
    base::Result<ca::CaCertificates> latest_ca_certificates(model::ConnectorId id) override {
        return ca_certificates(id);
    }
    std::vector<ca::TestStage> test(model::ConnectorId, base::Deadline) override {
        if (const auto meanwhile = std::exchange(while_testing, {})) meanwhile();
        return stages;
    }

    ca::EnrollOutcome enroll_outcome = ca::Unavailable{"nobody answers", std::chrono::seconds{5}};
    ca::EnrollOutcome resume_outcome = ca::Unavailable{"nobody answers", std::chrono::seconds{5}};
    ca::FindOutcome find_outcome = ca::Unavailable{"nobody answers", std::chrono::seconds{5}};
    ca::RevokeOutcome revoke_outcome = ca::Revoked{};
    std::optional<ca::CaCertificates> certificates;
    std::vector<ca::TestStage> stages;
    std::function<void()> while_testing;  // happens once
    std::vector<ca::EnrollRequest> enrolled;
    std::vector<base::Bytes> resumed;
};

// One type, "fake", that takes any configuration until a test sets a refusal.
class FakeCatalog final : public ca::Catalog {
  public:
    std::vector<ca::ConnectorType> types() override { return {type}; }
    base::Result<ca::ConnectorType> describe(std::string_view name) override {
        if (name == type.type) return type;
        return base::fail(base::ErrorKind::not_found, "Known types: fake.");
    }
    base::Result<void> validate(std::string_view name, std::string_view,
                                const std::map<std::string, base::Secret>&) override {
        CAUSEWAY_CHECK(describe(name));
        if (refusal) return base::fail(*refusal);
        return {};
    }
    base::Result<std::set<std::string>> secret_names(std::string_view, std::string_view) override {
        return std::set<std::string>{"password"};
    }

    ca::ConnectorType type{.type = "fake",
                           .title = "A CA for tests",
                           .version = "1",
                           .schema = R"({"type":"object"})",
                           .revokes = true};
    std::optional<base::Error> refusal;
};

}  // namespace causeway::support
