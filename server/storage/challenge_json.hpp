// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/challenge.hpp"

namespace causeway::storage {

// An authorization's challenges as one JSON array, in which they travel to and from the server.
std::string challenges_to_text(const std::vector<model::Challenge>& challenges);
std::vector<model::Challenge> challenges_from_text(const std::optional<std::string>& text);

}  // namespace causeway::storage
