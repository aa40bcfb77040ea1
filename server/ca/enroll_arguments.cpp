// SPDX-License-Identifier: Apache-2.0
#include "ca/enroll_arguments.hpp"

#include <utility>

#include "ca/borrowed.hpp"

namespace causeway::ca {
namespace {

std::int64_t microseconds(const std::optional<base::Time>& time) {
    return time ? time->time_since_epoch().count() : CAUSEWAY_NO_TIME;
}

causeway_identifier_type type_of(const model::Identifier& identifier) {
    switch (identifier.type()) {
        case model::IdentifierType::dns:
            return CAUSEWAY_DNS;
        case model::IdentifierType::ip:
            return CAUSEWAY_IP;
    }
    return CAUSEWAY_DNS;
}

}  // namespace

EnrollArguments::EnrollArguments(EnrollRequest request)
    : request_(std::move(request)),
      attempt_(request_.attempt.to_string()),
      order_(request_.order.to_string()) {
    for (const model::Identifier& identifier : request_.identifiers) {
        identifiers_.push_back({type_of(identifier), lent(identifier.value())});
    }
    table_.struct_size = sizeof table_;
    table_.attempt = lent(attempt_);
    table_.order = lent(order_);
    table_.idempotency_key = lent(request_.idempotency_key);
    table_.tenant = lent(request_.tenant);
    table_.endpoint = lent(request_.endpoint);
    table_.account = lent(request_.account);
    table_.eab_kid = lent(request_.eab_kid);
    table_.csr = lent(base::ByteView(request_.csr));
    table_.identifiers = identifiers_.data();
    table_.identifier_count = identifiers_.size();
    table_.not_before = microseconds(request_.not_before);
    table_.not_after = microseconds(request_.not_after);
}

}  // namespace causeway::ca
