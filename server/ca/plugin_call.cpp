// SPDX-License-Identifier: Apache-2.0
#include "ca/plugin_call.hpp"

#include <algorithm>
#include <utility>

#include "ca/borrowed.hpp"
#include "ca/plain_text.hpp"

namespace causeway::ca {
namespace {

constexpr std::size_t kCertificateBytes = 64 * 1024;
constexpr std::size_t kHandleBytes = 64 * 1024;
constexpr std::size_t kCrlBytes = 16 * 1024 * 1024;
constexpr std::size_t kSchemaBytes = 256 * 1024;
constexpr std::size_t kChainLength = 16;
constexpr std::size_t kParts = 64;
constexpr std::chrono::seconds kLongestRetryAfter = std::chrono::hours(24);

std::chrono::seconds clamped(std::uint32_t retry_after) {
    return std::clamp<std::chrono::seconds>(std::chrono::seconds(retry_after),
                                            std::chrono::seconds(1), kLongestRetryAfter);
}

base::ErrorKind kind_of(causeway_rejection why) {
    switch (why) {
        case CAUSEWAY_REJECTED_CSR:
            return base::ErrorKind::bad_csr;
        case CAUSEWAY_REJECTED_PUBLIC_KEY:
            return base::ErrorKind::bad_public_key;
        case CAUSEWAY_REJECTED_IDENTIFIER:
            return base::ErrorKind::rejected_identifier;
        case CAUSEWAY_REJECTED_REVOCATION_REASON:
            return base::ErrorKind::bad_revocation_reason;
        case CAUSEWAY_REJECTED_UNKNOWN_CERTIFICATE:
            return base::ErrorKind::not_found;
        case CAUSEWAY_REJECTED_UNSUPPORTED:
            return base::ErrorKind::unsupported;
        default:
            return base::ErrorKind::unauthorized;
    }
}

FailureCause cause_of(causeway_failure why) {
    switch (why) {
        case CAUSEWAY_FAILED_CONNECTION:
            return FailureCause::connection;
        case CAUSEWAY_FAILED_TIMEOUT:
            return FailureCause::timeout;
        case CAUSEWAY_FAILED_SERVER:
            return FailureCause::server;
        case CAUSEWAY_FAILED_CREDENTIALS:
            return FailureCause::credentials;
        case CAUSEWAY_FAILED_RATE_LIMIT:
            return FailureCause::rate_limit;
        default:
            return FailureCause::local;
    }
}

StageVerdict verdict_of(causeway_verdict verdict) {
    switch (verdict) {
        case CAUSEWAY_PASSED:
            return StageVerdict::passed;
        case CAUSEWAY_WARNED:
            return StageVerdict::warned;
        case CAUSEWAY_SKIPPED:
            return StageVerdict::skipped;
        default:
            return StageVerdict::failed;
    }
}

}  // namespace

PluginCall::PluginCall(const base::Clock& clock, base::Deadline deadline)
    : clock_(clock), deadline_(deadline), table_(make_table(this)) {}

void PluginCall::abandon() {
    const std::lock_guard lock(mutex_);
    abandoned_ = true;
}

Report PluginCall::report() {
    const std::lock_guard lock(mutex_);
    if (outcomes_ == 0) protest("the connector ended the call without an outcome");
    if (!protest_.empty()) answer_ = Unknown{protest_};
    return {std::exchange(answer_, Done{}), std::exchange(parts_, {})};
}

// Only the first outcome is kept; a second one makes both worthless.
void PluginCall::take(Answer answer) {
    if (++outcomes_ == 1) {
        answer_ = std::move(answer);
    } else {
        protest("the connector gave a second outcome, " + std::string(name_of(answer)) + " after " +
                std::string(name_of(answer_)));
    }
}

void PluginCall::protest(std::string why) {
    if (protest_.empty()) protest_ = std::move(why);
}

bool PluginCall::fits(std::size_t size, std::size_t limit, const char* what) {
    if (size <= limit) return true;
    protest(std::string("the connector handed over too much: ") + what + " of size " +
            std::to_string(size));
    return false;
}

base::Bytes PluginCall::take_certificate(causeway_bytes der) {
    if (!fits(der.size, kCertificateBytes, "a certificate")) return {};
    return copied(der);
}

void PluginCall::take_description(const causeway_description& description) {
    if (!fits(description.schema.size, kSchemaBytes, "a schema")) return;
    parts_.description = TypeDescription{
        .title = plain_text(viewed(description.title)),
        .version = plain_text(viewed(description.version)),
        .honours_validity = (description.capabilities & CAUSEWAY_HONOURS_VALIDITY) != 0,
        .idempotent = (description.capabilities & CAUSEWAY_IDEMPOTENT) != 0,
        .schema = std::string(viewed(description.schema)),
    };
}

void PluginCall::take_ca_certificate(causeway_ca_role role, causeway_bytes der) {
    auto& list = role == CAUSEWAY_ANCHOR ? parts_.anchors : parts_.intermediates;
    if (fits(list.size() + 1, kParts, "CA certificates")) list.push_back(take_certificate(der));
}

template <class Take>
void PluginCall::locked(void* context, Take take) {
    PluginCall& self = *static_cast<PluginCall*>(context);
    const std::lock_guard lock(self.mutex_);
    take(self);
}

causeway_call PluginCall::make_table(PluginCall* self) {
    causeway_call table = {};
    table.struct_size = sizeof table;
    table.context = self;
    add_controls(table);
    add_parts(table);
    add_outcomes(table);
    return table;
}

void PluginCall::add_controls(causeway_call& table) {
    table.remaining = [](void* context) noexcept -> std::int64_t {
        const PluginCall& call = *static_cast<PluginCall*>(context);
        return call.deadline_.remaining(call.clock_).count();
    };
    table.cancelled = [](void* context) noexcept {
        int out = 0;
        locked(context, [&](PluginCall& call) { out = call.abandoned_ ? 1 : 0; });
        return out;
    };
    table.sending = [](void* context) noexcept {
        int out = 0;
        locked(context, [&](PluginCall& call) {
            out = call.abandoned_ || call.deadline_.passed(call.clock_) ? 1 : 0;
        });
        return out;
    };
}

void PluginCall::add_parts(causeway_call& table) {
    table.description = [](void* context, const causeway_description* description) noexcept {
        locked(context, [&](PluginCall& call) { call.take_description(*description); });
    };
    table.finding = [](void* context, causeway_text pointer, causeway_text problem) noexcept {
        locked(context, [&](PluginCall& call) {
            if (!call.fits(call.parts_.findings.size() + 1, kParts, "findings")) return;
            call.parts_.findings.push_back(
                {plain_text(viewed(pointer)), plain_text(viewed(problem))});
        });
    };
    table.stage = [](void* context, causeway_text name, causeway_verdict verdict,
                     causeway_text detail) noexcept {
        locked(context, [&](PluginCall& call) {
            if (!call.fits(call.parts_.stages.size() + 1, kParts, "stages")) return;
            call.parts_.stages.push_back(
                {plain_text(viewed(name)), verdict_of(verdict), plain_text(viewed(detail))});
        });
    };
    table.ca_certificate = [](void* context, causeway_ca_role role, causeway_bytes der) noexcept {
        locked(context, [&](PluginCall& call) { call.take_ca_certificate(role, der); });
    };
    table.crl = [](void* context, causeway_bytes der) noexcept {
        locked(context, [&](PluginCall& call) {
            if (call.fits(der.size, kCrlBytes, "a CRL")) call.parts_.crl = copied(der);
        });
    };
}

void PluginCall::add_outcomes(causeway_call& table) {
    table.done = [](void* context) noexcept {
        locked(context, [](PluginCall& call) { call.take(Done{}); });
    };
    table.issued = [](void* context, const causeway_bytes* certificates,
                      std::size_t count) noexcept {
        locked(context, [&](PluginCall& call) {
            Issued issued;
            if (count == 0) call.protest("the connector issued no certificate");
            if (call.fits(count, kChainLength, "a chain")) {
                for (std::size_t i = 0; i < count; ++i) {
                    issued.certificates.push_back(call.take_certificate(certificates[i]));
                }
            }
            call.take(std::move(issued));
        });
    };
    table.pending = [](void* context, causeway_bytes handle, std::uint32_t retry_after) noexcept {
        locked(context, [&](PluginCall& call) {
            if (!call.fits(handle.size, kHandleBytes, "a handle")) handle = {};
            call.take(Pending{copied(handle), clamped(retry_after)});
        });
    };
    table.rejected = [](void* context, causeway_rejection why, causeway_text for_client,
                        causeway_text for_log) noexcept {
        locked(context, [&](PluginCall& call) {
            std::string reason = plain_text(viewed(for_client));
            if (reason.empty()) reason = "The CA refused the request and gave no reason.";
            call.take(Rejected{kind_of(why), std::move(reason), plain_text(viewed(for_log))});
        });
    };
    table.unavailable = [](void* context, causeway_failure why, causeway_text for_log,
                           std::uint32_t retry_after) noexcept {
        locked(context, [&](PluginCall& call) {
            call.take(Failed{cause_of(why), {plain_text(viewed(for_log)), clamped(retry_after)}});
        });
    };
    table.unknown = [](void* context, causeway_text for_log) noexcept {
        locked(context, [&](PluginCall& call) { call.take(Unknown{plain_text(viewed(for_log))}); });
    };
    table.not_found = [](void* context) noexcept {
        locked(context, [](PluginCall& call) { call.take(NotFound{}); });
    };
}

std::string_view name_of(const Answer& answer) {
    constexpr std::string_view kNames[] = {"done",      "issued",      "pending", "rejected",
                                           "not_found", "unavailable", "unknown"};
    static_assert(std::size(kNames) == std::variant_size_v<Answer>);
    return kNames[answer.index()];
}

}  // namespace causeway::ca
