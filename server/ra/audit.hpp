// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "model/audit_event.hpp"
#include "model/identifier.hpp"
#include "ra/caller.hpp"

namespace causeway::ra {

using AuditPayload = std::vector<std::pair<std::string, std::string>>;

// Makes the events of one request or job: who and when are the same for all of them.
class AuditDraft {
  public:
    AuditDraft(const base::Clock& clock, base::Random& random, const Caller& caller)
        : clock_(clock), random_(random), caller_(caller) {}

    AuditDraft& in(model::TenantId tenant);
    AuditDraft& in(model::EndpointScope scope);
    AuditDraft& about(model::OrderId order);

    // `object` is what was changed, as "order:<id>".
    model::AuditEvent event(model::AuditAction action, std::string object,
                            AuditPayload payload = {}) const;

  private:
    const base::Clock& clock_;
    base::Random& random_;
    const Caller& caller_;
    std::optional<model::TenantId> tenant_;
    std::optional<model::EndpointId> endpoint_;
    std::optional<model::OrderId> order_;
};

// "order:<id>"
template <class Id>
std::string object_name(const char* kind, const Id& id) {
    return std::string(kind) + ":" + id.to_string();
}

// What became otherwise of one value: nothing, or `name_before` and `name`.
void append_change(AuditPayload& payload, const std::string& name, const std::string& before,
                   const std::string& after);

// "a.example, b.example": a payload has one value for each name.
std::string list_of(const std::vector<std::string>& texts);
std::string list_of_values(const std::vector<model::Identifier>& identifiers);

}  // namespace causeway::ra
