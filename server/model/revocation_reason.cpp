// SPDX-License-Identifier: Apache-2.0
#include "model/revocation_reason.hpp"

#include <algorithm>
#include <iterator>

namespace causeway::model {
namespace {

using enum RevocationReason;

constexpr RevocationReason kGiven[] = {unspecified, key_compromise,         affiliation_changed,
                                       superseded,  cessation_of_operation, privilege_withdrawn};

}  // namespace

bool may_be_given(RevocationReason reason) {
    return std::ranges::find(kGiven, reason) != std::end(kGiven);
}

std::optional<RevocationReason> given_reason(std::int64_t number) {
    const auto* found = std::ranges::find(
        kGiven, number, [](RevocationReason reason) { return static_cast<std::int64_t>(reason); });
    return found == std::end(kGiven) ? std::nullopt : std::optional(*found);
}

std::string list_of_reasons() {
    std::string out;
    for (const RevocationReason reason : kGiven) {
        if (!out.empty()) out += ", ";
        out += std::to_string(static_cast<int>(reason)) + " (" +
               std::string(base::name_of(reason)) + ")";
    }
    return out;
}

}  // namespace causeway::model
