// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "model/validation_trace.hpp"

namespace causeway::storage {

// The validation trace as its jsonb column holds it: a member "steps" whose entries carry their
// "step" kind, times in RFC 3339, durations in microseconds.
// A kind of step or a cause that only a newer version knows is read as foreign: while versions run
// side by side, one reads what the other stored.
std::string trace_to_text(const model::ValidationTrace& trace);
model::ValidationTrace trace_from_text(std::string_view text);

}  // namespace causeway::storage
