// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "crypto/certificate.hpp"
#include "crypto/key.hpp"
#include "model/accepted_difference.hpp"
#include "model/identifier.hpp"

namespace causeway::policy {

// How far from its order a certificate may begin, ahead and back: the span of the CA/Browser
// Forum's Baseline Requirements. Without it a name that is had for an hour is had for as long as
// anybody stocks certificates.
constexpr std::chrono::hours kFurthestBegin{48};

// Whether a validity may begin then in an order that was placed at `ordered_at`.
bool may_begin(base::Time begin, base::Time ordered_at);

// What was asked of the CA.
struct ExpectedCertificate {
    crypto::PublicKey key;
    std::vector<model::Identifier> identifiers;
    std::optional<base::Time> not_before;
    std::optional<base::Time> not_after;
    base::Time ordered_at;
    std::chrono::seconds max_validity{};
    model::AcceptedDifferences accepted;  // may be otherwise
};

// In what a certificate differs from what was asked for.
struct Differences {
    std::vector<std::string> refused;     // in words for the operator; none: it may be served
    model::AcceptedDifferences accepted;  // those of the expected ones that it really has
};

// A CA's answer is never trusted: peers drop names, change keys and set CA:TRUE.
Differences differences(const crypto::Certificate& certificate, const ExpectedCertificate& expected,
                        base::Time now);

}  // namespace causeway::policy
