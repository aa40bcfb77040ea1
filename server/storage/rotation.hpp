// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/audit_event.hpp"
#include "storage/connection.hpp"
#include "storage/sealing.hpp"

namespace causeway::storage {

// How many values of a column a key has sealed.
struct SealedValues {
    std::string column;  // "eab_key.hmac_box"
    std::string key_id;
    std::int64_t count = 0;
};

base::Result<std::vector<SealedValues>> count_sealed_values(const ConnectionOptions& options);
std::int64_t count_of_other_keys(const std::vector<SealedValues>& values,
                                 const std::string& key_id);

struct Rotation {
    std::int64_t sealed = 0;  // values that the current key seals now
    std::vector<std::string>
        unreadable;  // the places of values that no key opens, left as they are
};

// Whom a rotation asks before it begins, and tells of its work.
struct RotationObserver {
    // Whether it may begin, while no other one can.
    std::function<base::Result<void>()> ready;
    // After each small transaction: what was done so far.
    std::function<void(const Rotation&)> progress;
    // What to record before the first change, and in the transaction of the last one: one that was
    // interrupted has begun and not ended. Neither is asked when there is nothing to do.
    std::function<model::AuditEvent(std::int64_t to_seal)> begun;
    std::function<model::AuditEvent(const Rotation&)> ended;
};

// Seals every secret that an earlier key sealed again with the current one, in small transactions
// while the service runs. One that was interrupted is taken up by the next. When no process had an
// earlier key as its current one any more before it began, the earlier keys can be thrown away once
// it is done. conflict while another rotation runs, or what the observer has against it.
base::Result<Rotation> rotate_secrets(const ConnectionOptions& options, const Sealing& sealing,
                                      const RotationObserver& observer);

// "table.column" of everything that is sealed.
std::vector<std::string_view> sealed_columns();

Statements rotation_statements();

}  // namespace causeway::storage
