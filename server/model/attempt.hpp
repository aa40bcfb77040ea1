// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/enum_names.hpp"
#include "base/result.hpp"
#include "crypto/hash.hpp"
#include "model/ids.hpp"

namespace causeway::model {

// Where one submission of a CSR to a CA stands. `unavailable` means proven that the CA has not
// acted; `unknown` means sent and no usable answer: such an attempt is never sent again, unless its
// connector makes one certificate of one idempotency key.
enum class AttemptState { prepared, sending, issued, pending, rejected, unavailable, unknown };

// The write-ahead record of a submission. It is committed as `prepared` before a byte goes to the
// CA, and as `sending` just before the first one. A worker owns it by lease and fence: whoever
// takes it over raises the fence, and a write with an older fence changes nothing.
struct Attempt {
    AttemptId id;
    EndpointScope scope;
    OrderId order_id;
    ConnectorId connector_id;
    int number = 1;  // of the order's attempts; a further one follows only `unavailable`
    AttemptState state = AttemptState::prepared;
    std::int64_t fence = 0;
    std::string owner;
    std::optional<base::Time> lease_until;
    base::Bytes csr;  // DER, exactly as the client sent it
    // Of the CSR's SubjectPublicKeyInfo; attempts have none that were made before it was kept.
    std::optional<crypto::Sha256Digest> key_fingerprint;
    base::Bytes handle;  // pending: what the connector needs to ask again
    // The certificates as they came, DER, unverified. Those of an attempt that is not `issued` came
    // after it had ended otherwise, and are never served.
    std::vector<base::Bytes> answer;
    std::string reason_for_log;
    base::Time give_up_at;  // the order fails if no CA has answered by then
    base::Time created_at;
    std::optional<base::Time> unknown_since;  // stays when it is settled

    // Nobody knows what became of it from now on. The lease ends, and nothing is sent again.
    void become_unknown(base::Time now);

    // It was sent before, and nobody knows what became of that: whatever a repetition proves about
    // itself, it proves nothing about the first.
    bool is_repetition() const { return unknown_since.has_value(); }

    // Derived, so that every try to send this attempt carries the same one.
    std::string idempotency_key() const { return id.to_string(); }
};

// What the new owner of an attempt must do.
enum class AttemptDuty {
    enroll,       // it was prepared, or may be repeated: send it
    resume,       // it is pending: ask again
    accept,       // its answer is stored: verify and publish
    investigate,  // it was being sent when its owner vanished: it is unknown now
    find,         // it is unknown: ask what became of it
    nothing,      // it ended, or waits for a person
};

// What a new owner can do about an attempt that is `unknown`.
enum class Remedy {
    none,    // nothing: a person looks at the CA
    find,    // ask the CA what became of it
    repeat,  // send it again, under the same idempotency key
};

struct ClaimedAttempt {
    Attempt attempt;
    AttemptDuty duty = AttemptDuty::nothing;
};

// Takes an attempt over until `lease_until`; `remedy` is for one that is `unknown`. conflict while
// another owner's lease runs.
base::Result<ClaimedAttempt> claim(Attempt attempt, std::string owner, base::Time now,
                                   base::Time lease_until, Remedy remedy = Remedy::none);

}  // namespace causeway::model

template <>
struct causeway::base::EnumNames<causeway::model::AttemptState> {
    using enum causeway::model::AttemptState;
    static constexpr std::pair<causeway::model::AttemptState, std::string_view> table[] = {
        {prepared, "prepared"}, {sending, "sending"},   {issued, "issued"},
        {pending, "pending"},   {rejected, "rejected"}, {unavailable, "unavailable"},
        {unknown, "unknown"},
    };
};
