// SPDX-License-Identifier: Apache-2.0
#include "app/log_sealing.hpp"

#include <utility>

namespace causeway::app {
namespace {

// Beyond this, new certificates are not asked for (docs/security.md).
constexpr std::chrono::seconds kLongestBacklog{60};

template <class T>
bool is_away(const base::Result<T>& answer) {
    return !answer && answer.error().kind == base::ErrorKind::unavailable;
}

std::string text_of(const base::Error& error) {
    return error.internal.empty() ? error.detail : error.internal;
}

}  // namespace

void LogSealing::run() {
    const base::Result<int> sealed = sealer_.run();
    const auto behind = sealer_.behind_by();
    // Something that is away for a moment says nothing about the log; a wrong key or row does. Once
    // the gate has fallen shut, its reason is what is away.
    const bool away = is_away(sealed) || is_away(behind);
    if (sealed && behind && *behind <= kLongestBacklog) {
        parts_.gate.open();
    } else if (!away || !parts_.gate.check()) {
        parts_.gate.shut(!sealed   ? text_of(sealed.error())
                         : !behind ? text_of(behind.error())
                                   : "the audit log is not being sealed");
    }
    if (sealed) {
        reported_.clear();
    } else {
        report(sealed.error());
    }
}

void LogSealing::finish() {
    if (const auto finished = sealer_.finish(); !finished) report(finished.error());
}

void LogSealing::show_backlog() {
    const auto behind = sealer_.behind_by();
    if (!behind) return;
    parts_.metrics.set("causeway_audit_unsealed_seconds", {},
                       std::chrono::duration<double>(*behind).count());
}

// Sealing is tried several times a second; one line for each reason is enough.
void LogSealing::report(const base::Error& error) {
    const std::string text = text_of(error);
    if (std::exchange(reported_, text) == text) return;
    parts_.log.error("audit.not_sealed", {{"error", text}});
}

}  // namespace causeway::app
