// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "audit/merkle.hpp"
#include "audit/signed_note.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"

namespace causeway::audit {

// C2SP tlog-checkpoint: what a log was at one size.
struct Checkpoint {
    std::string origin;  // names the log
    TreeHead head;

    bool operator==(const Checkpoint&) const = default;
};

// A checkpoint as it is kept and handed out.
struct SignedCheckpoint {
    Checkpoint checkpoint;
    std::string note;
    base::Time signed_at;
};

// The text that is signed.
std::string to_text(const Checkpoint& checkpoint);
// Extension lines are passed over.
base::Result<Checkpoint> parse_checkpoint(std::string_view text);

// A signed checkpoint's content. Each key vouches for the log of its own name only, so that the key
// of one log cannot speak for another.
base::Result<Checkpoint> open_checkpoint(std::string_view note, std::span<const VerifierKey> keys);

}  // namespace causeway::audit
