// SPDX-License-Identifier: Apache-2.0
#include "admin/idempotency.hpp"

#include <utility>
#include <variant>

#include "admin/idempotency_key.hpp"
#include "admin/joined_services.hpp"

namespace causeway::admin {
namespace {

using model::IdempotencyRecord;
using model::InProgress;
using model::KeptAnswer;

// Longer than a connector's test takes. Who is slower shares the work with the heir, which does no
// harm.
constexpr std::chrono::seconds kLease{60};
constexpr std::chrono::seconds kRetryAfter{2};

base::Error outstanding() {
    base::Error error = base::make_error(
        base::ErrorKind::request_outstanding,
        "An earlier request with this Idempotency-Key is being worked on. Send the same request "
        "again in a moment to get its answer.");
    error.retry_after = kRetryAfter;
    return error;
}

base::Error used_otherwise() {
    return base::make_error(
        base::ErrorKind::idempotency_key_used,
        "This Idempotency-Key came with another request before. Send the request exactly as it "
        "was, or a fresh key with a new request.");
}

std::string field_of(const http::Response& response, std::string_view name) {
    return std::string(response.headers.get(name).value_or(""));
}

base::Result<KeptAnswer> kept(const http::Response& response) {
    if (response.body.size() > model::kLongestKeptBody) {
        return base::fail(base::internal_error("the answer is too long to be kept: " +
                                               std::to_string(response.body.size()) + " octets"));
    }
    return KeptAnswer{.status = response.status,
                      .content_type = response.content_type,
                      .location = field_of(response, "Location"),
                      .entity_tag = field_of(response, "ETag"),
                      .body = base::Secret::from_text(response.body)};
}

http::Response replayed(const KeptAnswer& answer) {
    http::Response response;
    response.status = answer.status;
    response.content_type = answer.content_type;
    if (!answer.location.empty()) response.headers.set("Location", answer.location);
    if (!answer.entity_tag.empty()) response.headers.set("ETag", answer.entity_tag);
    response.headers.set("Idempotency-Replayed", "true");
    response.body = answer.body.reveal_text();
    return response;
}

// The answer of the first time. Nothing when the work is ours to do.
base::Result<std::optional<KeptAnswer>> recall(model::UnitOfWork& unit,
                                               const RequestDigests& digests, base::Time now) {
    if (!unit.idempotency.lock(digests.key)) return base::fail(outstanding());
    auto record = unit.idempotency.find(digests.key);
    if (!record) return std::nullopt;
    if (record->fingerprint != digests.fingerprint) return base::fail(used_otherwise());
    if (auto* answer = std::get_if<KeptAnswer>(&record->outcome)) return std::move(*answer);
    if (std::get<InProgress>(record->outcome).lease_until > now) return base::fail(outstanding());
    return std::nullopt;
}

base::Result<http::Response> in_one_transaction(const Route& route, const Call& call,
                                                const RequestDigests& digests) {
    const base::Time now = call.services.clock.now();
    const auto work = [&](model::UnitOfWork& unit) -> base::Result<http::Response> {
        CAUSEWAY_TRY(const auto known, recall(unit, digests, now));
        if (known) return replayed(*known);
        const JoinedServices joined(call.services, unit);
        CAUSEWAY_TRY(http::Response response,
                     route.handler(
                         {joined.services(), call.request, call.path, call.identity, call.caller}));
        CAUSEWAY_TRY(KeptAnswer answer, kept(response));
        unit.idempotency.put({digests.key, digests.fingerprint, now, std::move(answer)});
        return response;
    };
    return model::write(call.services.database, work);
}

// Keeps the answer, or gives the key back for an error; unless an heir has the key by now.
base::Result<void> settle(const Call& call, const IdempotencyRecord& taken,
                          const base::Result<http::Response>& response) {
    IdempotencyRecord settled = taken;
    if (response) {
        CAUSEWAY_TRY(settled.outcome, kept(*response));
    }
    return call.services.database.write([&](model::UnitOfWork& unit) -> base::Result<void> {
        // Somebody looks at it just now.
        if (!unit.idempotency.lock(taken.key)) throw model::StaleWrite();
        if (unit.idempotency.find(taken.key) != taken) return {};
        if (response) {
            unit.idempotency.put(settled);
        } else {
            unit.idempotency.remove(taken.key);
        }
        return {};
    });
}

base::Result<http::Response> in_steps(const Route& route, const Call& call,
                                      const RequestDigests& digests) {
    const base::Time now = call.services.clock.now();
    const IdempotencyRecord taken{digests.key, digests.fingerprint, now, InProgress{now + kLease}};
    const auto take = [&](model::UnitOfWork& unit) -> base::Result<std::optional<KeptAnswer>> {
        CAUSEWAY_TRY(auto known, recall(unit, digests, now));
        if (!known) unit.idempotency.put(taken);
        return known;
    };
    CAUSEWAY_TRY(const auto known, model::write(call.services.database, take));
    if (known) return replayed(*known);
    auto response = route.handler(call);
    if (const auto settled = settle(call, taken, response); !settled) {
        call.services.log.warning("admin.answer_not_kept", {{"request_id", call.request.request_id},
                                                            {"cause", settled.error().internal}});
    }
    return response;
}

}  // namespace

base::Result<http::Response> carry_out_once(const Route& route, const Call& call,
                                            const std::string& key) {
    const RequestDigests digests = digests_of(call, key);
    return route.work == Work::in_steps ? in_steps(route, call, digests)
                                        : in_one_transaction(route, call, digests);
}

}  // namespace causeway::admin
