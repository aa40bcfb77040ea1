// SPDX-License-Identifier: Apache-2.0
#include "ra/audit.hpp"

namespace causeway::ra {

AuditDraft& AuditDraft::in(model::TenantId tenant) {
    tenant_ = tenant;
    return *this;
}

AuditDraft& AuditDraft::in(model::EndpointScope scope) {
    tenant_ = scope.tenant;
    endpoint_ = scope.endpoint;
    return *this;
}

AuditDraft& AuditDraft::about(model::OrderId order) {
    order_ = order;
    return *this;
}

model::AuditEvent AuditDraft::event(model::AuditAction action, std::string object,
                                    AuditPayload payload) const {
    model::AuditEvent event;
    event.id = model::AuditEventId::make(clock_, random_);
    event.action = action;
    event.at = clock_.now();
    event.actor = caller_.actor;
    event.request_id = caller_.request_id;
    event.tenant = tenant_;
    event.endpoint = endpoint_;
    event.order = order_;
    event.object = std::move(object);
    event.payload = std::move(payload);
    return event;
}

void append_change(AuditPayload& payload, const std::string& name, const std::string& before,
                   const std::string& after) {
    if (before == after) return;
    payload.emplace_back(name + "_before", before);
    payload.emplace_back(name, after);
}

std::string list_of(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + text;
    return out;
}

std::string list_of_values(const std::vector<model::Identifier>& identifiers) {
    std::vector<std::string> values;
    for (const model::Identifier& identifier : identifiers) values.push_back(identifier.value());
    return list_of(values);
}

}  // namespace causeway::ra
