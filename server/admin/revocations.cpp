// SPDX-License-Identifier: Apache-2.0
#include "admin/revocations.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "admin/path_id.hpp"
#include "admin/render.hpp"
#include "admin/timeline.hpp"
#include "base/encoding.hpp"
#include "base/time_text.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

base::Result<http::Response> settled(const Call& call, const ra::RevocationCase& task,
                                     std::string_view detail) {
    Names names(call.services.database);
    CAUSEWAY_TRY(json answer, task_json(task, names));
    answer["detail"] = detail;
    return ok(answer);
}

}  // namespace

json revocation_json(const model::Revocation& revocation) {
    return {{"id", revocation.id.to_string()},
            {"state", base::name_of(revocation.state)},
            {"reason", base::name_of(revocation.reason)},
            {"comment", revocation.comment},
            {"requested_by", revocation.requested_by},
            {"requested_at", base::to_rfc3339(revocation.requested_at)},
            {"tries", revocation.tries},
            {"last_error", revocation.last_error},
            {"refusal", revocation.refusal},
            {"next_try_at", optional_json(revocation.next_try_at)},
            {"ended_at", optional_json(revocation.ended_at)}};
}

base::Result<json> task_json(const ra::RevocationCase& task, Names& names) {
    const auto& [revocation, certificate] = task;
    CAUSEWAY_TRY(const EndpointNames scope, names.endpoint(revocation.scope));
    CAUSEWAY_TRY(const std::string connector, names.connector(certificate.connector_id));
    return json{{"id", revocation.id.to_string()},
                {"kind", "revocation"},
                {"open", revocation.state == model::RevocationState::refused},
                {"tenant", scope.tenant},
                {"endpoint", scope.endpoint},
                {"order", certificate.order_id.to_string()},
                {"identifiers", identifiers_json(certificate.identifiers)},
                {"connector", connector},
                {"state", base::name_of(revocation.state)},
                {"reason", revocation.last_error},
                {"since", base::to_rfc3339(revocation.ended_at.value_or(revocation.requested_at))},
                {"created_at", base::to_rfc3339(revocation.requested_at)},
                {"certificate", certificate.id.to_string()},
                {"serial", certificate.serial_hex},
                {"issuer", certificate.issuer},
                {"sha256", base::hex_encode(certificate.fingerprint)},
                {"not_after", base::to_rfc3339(certificate.not_after)},
                {"revocation", revocation_json(revocation)}};
}

std::optional<model::RevocationReason> read_revocation_reason(ObjectReader& reader) {
    const auto name = reader.optional_text("reason");
    if (!name) return std::nullopt;
    const auto reason = base::named<model::RevocationReason>(*name);
    if (reason && model::may_be_given(*reason)) return reason;
    reader.reject("reason", "must be the name of one of these: " + model::list_of_reasons() + ".");
    return std::nullopt;
}

base::Result<http::Response> declare_revoked(const Call& call) {
    CAUSEWAY_TRY(const auto id, path_id<model::RevocationId>(call, "task"));
    CAUSEWAY_CHECK(no_members(call.request));
    CAUSEWAY_TRY(const ra::RevocationCase task,
                 call.services.revocation_tasks.attest(id, call.caller));
    return settled(call, task, "The certificate counts as revoked from now on.");
}

base::Result<http::Response> retry_revocation(const Call& call) {
    CAUSEWAY_TRY(const auto id, path_id<model::RevocationId>(call, "task"));
    CAUSEWAY_TRY(const json body, json_object(call.request));
    InputErrors errors;
    ObjectReader reader(body, errors);
    const auto reason = read_revocation_reason(reader);
    CAUSEWAY_CHECK(reader.result());
    CAUSEWAY_TRY(const ra::RevocationCase task,
                 call.services.revocation_tasks.retry(id, reason, call.caller));
    return settled(call, task,
                   reason == model::RevocationReason::key_compromise
                       ? "The CA is asked once more. The certificate's key is blocked for good."
                       : "The CA is asked once more.");
}

base::Result<http::Response> dismiss_revocation(const Call& call) {
    CAUSEWAY_TRY(const auto id, path_id<model::RevocationId>(call, "task"));
    CAUSEWAY_CHECK(no_members(call.request));
    CAUSEWAY_TRY(const ra::RevocationCase task,
                 call.services.revocation_tasks.dismiss(id, call.caller));
    return settled(call, task, "The certificate stays good. It can be revoked again.");
}

}  // namespace causeway::admin
