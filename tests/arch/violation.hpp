// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace causeway::arch {

// A place in the repository that breaks a rule. Paths are relative to its root; lines count from 1.
struct Violation {
    std::string path;
    std::size_t line = 1;
    std::string rule;

    bool operator==(const Violation&) const = default;
};

// One "path:line: rule" per line, as compilers print them.
std::string to_string(const std::vector<Violation>& violations);

}  // namespace causeway::arch
