// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "base/random.hpp"

namespace causeway::ra {

// How long to wait after the `number`th try: two seconds, doubled for each try before, or `wished`
// when that is longer; at most `longest`, spread by a fifth.
std::chrono::milliseconds back_off(int number, std::chrono::seconds wished, base::Random& random,
                                   std::chrono::seconds longest = std::chrono::minutes{5});

}  // namespace causeway::ra
