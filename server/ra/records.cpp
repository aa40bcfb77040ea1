// SPDX-License-Identifier: Apache-2.0
#include "ra/records.hpp"

#include <algorithm>
#include <iterator>

#include "ra/audit.hpp"
#include "ra/authorization_sources.hpp"
#include "ra/order_progress.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;

constexpr int kMostEvents = 1000;

template <class Items>
void append(Items& to, Items&& more) {
    std::ranges::move(more, std::back_inserter(to));
}

// An authorization may serve several orders, so its events name it and not them.
std::vector<model::RecordedEvent> events_of(model::UnitOfWork& unit,
                                            const OrderTimeline& timeline) {
    model::AuditQuery query;
    query.page.limit = kMostEvents;
    query.order = timeline.order.id;
    std::vector<model::RecordedEvent> events = unit.audit.search(query);
    query.order.reset();
    for (const model::Authorization& authorization : timeline.authorizations) {
        query.object = object_name("authorization", authorization.id);
        append(events, unit.audit.search(query));
    }
    std::ranges::sort(events, {}, &model::RecordedEvent::id);
    const auto repeated = std::ranges::unique(events, {}, &model::RecordedEvent::id);
    events.erase(repeated.begin(), repeated.end());
    return events;
}

}  // namespace

base::Result<std::vector<model::Order>> Records::orders(model::OrderQuery query) {
    query.now = clock_.now();
    return model::read(database_,
                       [&](model::UnitOfWork& unit) -> base::Result<std::vector<model::Order>> {
                           std::vector<model::Order> orders = unit.orders.search(query);
                           for (model::Order& order : orders) {
                               order = model::as_of(std::move(order), query.now);
                           }
                           return orders;
                       });
}

base::Result<OrderTimeline> Records::timeline(model::OrderId id) {
    return model::read(database_, [&](model::UnitOfWork& unit) -> base::Result<OrderTimeline> {
        const auto order = unit.orders.find_anywhere(id);
        if (!order) return base::fail(ErrorKind::not_found, "There is no such order.");
        OrderTimeline timeline;
        timeline.order = current(unit, *order, clock_.now());
        const model::EndpointScope scope = order->scope;
        timeline.authorizations = unit.authorizations.of_order(scope, id);
        for (model::Authorization& authorization : timeline.authorizations) {
            authorization = model::as_of(std::move(authorization), clock_.now());
            authorization.source = source_in(*order, authorization);
            for (const model::Challenge& challenge : authorization.challenges) {
                append(timeline.validations, unit.validation_attempts.of(scope, challenge.id));
            }
        }
        timeline.attempts = unit.attempts.of_order(scope, id);
        for (const model::Attempt& attempt : timeline.attempts) {
            append(timeline.exchanges, unit.attempts.exchanges(scope, attempt.id));
        }
        timeline.events = events_of(unit, timeline);
        return timeline;
    });
}

base::Result<std::vector<model::IssuedCertificate>> Records::certificates(
    const model::CertificateQuery& query) {
    return model::read(
        database_,
        [&](model::UnitOfWork& unit) -> base::Result<std::vector<model::IssuedCertificate>> {
            return unit.certificates.search(query);
        });
}

base::Result<CertificateRecord> Records::certificate(model::CertificateId id) {
    return model::read(database_, [&](model::UnitOfWork& unit) -> base::Result<CertificateRecord> {
        auto certificate = unit.certificates.find_anywhere(id);
        if (!certificate) {
            return base::fail(ErrorKind::not_found, "There is no such certificate.");
        }
        auto revocation = unit.revocations.latest(certificate->scope, id);
        return CertificateRecord{*std::move(certificate), std::move(revocation)};
    });
}

base::Result<std::vector<model::RecordedEvent>> Records::events(const model::AuditQuery& query) {
    return model::read(
        database_, [&](model::UnitOfWork& unit) -> base::Result<std::vector<model::RecordedEvent>> {
            return unit.audit.search(query);
        });
}

}  // namespace causeway::ra
