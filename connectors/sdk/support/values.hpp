// SPDX-License-Identifier: Apache-2.0
#pragma once

// The base room, for connectors.
#include "base/ascii.hpp"       // IWYU pragma: export
#include "base/bytes.hpp"       // IWYU pragma: export
#include "base/clock.hpp"       // IWYU pragma: export
#include "base/encoding.hpp"    // IWYU pragma: export
#include "base/enum_names.hpp"  // IWYU pragma: export
#include "base/json.hpp"        // IWYU pragma: export
#include "base/random.hpp"      // IWYU pragma: export
#include "base/result.hpp"      // IWYU pragma: export
#include "base/secret.hpp"      // IWYU pragma: export
#include "base/time_text.hpp"   // IWYU pragma: export
