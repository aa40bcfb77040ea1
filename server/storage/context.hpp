// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/log.hpp"
#include "storage/sealing.hpp"

namespace causeway::storage {

// What storage is given from outside. All of it outlives storage.
struct Context {
    const base::Clock& clock;
    base::Log& log;
    Sealing sealing;
};

}  // namespace causeway::storage
