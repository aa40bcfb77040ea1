// SPDX-License-Identifier: Apache-2.0
#include "arch/violation.hpp"

namespace causeway::arch {

std::string to_string(const std::vector<Violation>& violations) {
    std::string out;
    for (const Violation& violation : violations) {
        out += violation.path + ":" + std::to_string(violation.line) + ": " + violation.rule + "\n";
    }
    return out;
}

}  // namespace causeway::arch
