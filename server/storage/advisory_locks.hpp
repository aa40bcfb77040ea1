// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace causeway::storage {

// The keys of the session locks that we take; another program in the same database must not use
// them. Session locks need session pooling when PgBouncer stands between.
inline constexpr std::int64_t kMigrationLock = 0x6361757365770001;
inline constexpr std::int64_t kSealerLock = 0x6361757365770002;
inline constexpr std::int64_t kRotationLock = 0x6361757365770005;

}  // namespace causeway::storage
