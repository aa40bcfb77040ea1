// SPDX-License-Identifier: Apache-2.0
#include "connectors/sdk/support/operations.hpp"

#include <algorithm>

namespace causeway::sdk {
namespace {

causeway_text text(std::string_view value) {
    return {value.data(), value.size()};
}
causeway_bytes bytes(ByteView value) {
    return {value.data(), value.size()};
}

std::uint32_t seconds(std::chrono::seconds value) {
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(value.count(), 0, UINT32_MAX));
}

// Hands one outcome to the host.
struct Deliver {
    const causeway_call& call;

    void operator()(const Done&) const { call.done(call.context); }
    void operator()(const Issued& issued) const {
        std::vector<causeway_bytes> views;
        for (const Bytes& der : issued.certificates) views.push_back(bytes(der));
        call.issued(call.context, views.data(), views.size());
    }
    void operator()(const Pending& pending) const {
        call.pending(call.context, bytes(pending.handle), seconds(pending.retry_after));
    }
    void operator()(const Rejected& rejected) const {
        call.rejected(call.context, static_cast<causeway_rejection>(rejected.why),
                      text(rejected.for_client), text(rejected.for_log));
    }
    void operator()(const Unavailable& unavailable) const {
        call.unavailable(call.context, static_cast<causeway_failure>(unavailable.why),
                         text(unavailable.for_log), seconds(unavailable.retry_after));
    }
    void operator()(const Unknown& unknown) const {
        call.unknown(call.context, text(unknown.for_log));
    }
    void operator()(const NotFound&) const { call.not_found(call.context); }
    void operator()(const CaCertificates& certificates) const {
        for (const Bytes& der : certificates.intermediates) {
            call.ca_certificate(call.context, CAUSEWAY_INTERMEDIATE, bytes(der));
        }
        for (const Bytes& der : certificates.anchors) {
            call.ca_certificate(call.context, CAUSEWAY_ANCHOR, bytes(der));
        }
        if (certificates.crl) call.crl(call.context, bytes(*certificates.crl));
        call.done(call.context);
    }
};

// `operation` returns an outcome and delivers nothing itself, so that there is exactly one also
// when it throws.
template <class Operation>
void run(const causeway_call& table, Operation operation) noexcept {
    Call call(table);
    const Deliver deliver{table};
    const auto fail = [&](std::string_view why) {
        if (call.has_sent()) return table.unknown(table.context, text(why));
        table.unavailable(table.context, CAUSEWAY_FAILED_LOCALLY, text(why), 5);
    };
    try {
        const auto outcome = operation(call);
        std::visit(deliver, outcome);
    } catch (const std::exception& exception) {
        fail(exception.what());
    } catch (...) {
        fail("an exception of unknown type");
    }
}

using DoneOutcome = std::variant<Done>;

std::optional<Time> time(std::int64_t value) {
    if (value == CAUSEWAY_NO_TIME) return std::nullopt;
    return Time(std::chrono::microseconds(value));
}

EnrollRequest copy(const causeway_enroll_request& request) {
    EnrollRequest out;
    out.attempt = view(request.attempt);
    out.order = view(request.order);
    out.idempotency_key = view(request.idempotency_key);
    out.tenant = view(request.tenant);
    out.endpoint = view(request.endpoint);
    out.account = view(request.account);
    out.eab_kid = view(request.eab_kid);
    const ByteView csr = view(request.csr);
    out.csr.assign(csr.begin(), csr.end());
    for (std::size_t i = 0; i < request.identifier_count; ++i) {
        const causeway_identifier& identifier = request.identifiers[i];
        out.identifiers.push_back(
            {static_cast<IdentifierType>(identifier.type), std::string(view(identifier.value))});
    }
    out.not_before = time(request.not_before);
    out.not_after = time(request.not_after);
    return out;
}

}  // namespace

void run_describe(const causeway_call& table,
                  const std::function<Description()>& describe) noexcept {
    run(table, [&](Call&) -> DoneOutcome {
        const Description made = describe();
        causeway_description out = {};
        out.struct_size = sizeof out;
        out.title = text(made.title);
        out.version = text(made.version);
        if (made.honours_validity) out.capabilities |= CAUSEWAY_HONOURS_VALIDITY;
        if (made.idempotent) out.capabilities |= CAUSEWAY_IDEMPOTENT;
        out.schema = text(made.schema);
        table.description(table.context, &out);
        return Done{};
    });
}

void run_validate(const causeway_call& table,
                  const std::function<std::vector<Finding>()>& validate) noexcept {
    run(table, [&](Call&) -> DoneOutcome {
        for (const Finding& finding : validate()) {
            table.finding(table.context, text(finding.pointer), text(finding.problem));
        }
        return Done{};
    });
}

void run_create(const causeway_call& table, const std::function<void()>& create) noexcept {
    run(table, [&](Call&) -> DoneOutcome {
        create();
        return Done{};
    });
}

void run_test(Connector& connector, const causeway_call& table) noexcept {
    run(table, [&](Call& call) -> DoneOutcome {
        for (const Stage& stage : connector.test(call)) {
            table.stage(table.context, text(stage.name),
                        static_cast<causeway_verdict>(stage.verdict), text(stage.detail));
        }
        return Done{};
    });
}

void run_enroll(Connector& connector, const causeway_enroll_request& request,
                const causeway_call& table) noexcept {
    run(table, [&](Call& call) { return connector.enroll(copy(request), call); });
}

void run_ca_certificates(Connector& connector, const causeway_call& table) noexcept {
    run(table, [&](Call& call) { return connector.ca_certificates(call); });
}

void run_resume(Resumes& connector, const causeway_enroll_request& request, ByteView handle,
                const causeway_call& table) noexcept {
    run(table, [&](Call& call) { return connector.resume(copy(request), handle, call); });
}

void run_revoke(Revokes& connector, const causeway_revoke_request& request,
                const causeway_call& table) noexcept {
    run(table, [&](Call& call) {
        const ByteView certificate = view(request.certificate);
        return connector.revoke({{certificate.begin(), certificate.end()}, request.reason}, call);
    });
}

void run_find(Finds& connector, const causeway_enroll_request& request,
              const causeway_call& table) noexcept {
    run(table, [&](Call& call) { return connector.find(copy(request), call); });
}

}  // namespace causeway::sdk
