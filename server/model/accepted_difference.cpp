// SPDX-License-Identifier: Apache-2.0
#include "model/accepted_difference.hpp"

namespace causeway::model {

std::vector<std::string> names_of(const AcceptedDifferences& differences) {
    std::vector<std::string> names;
    for (const AcceptedDifference difference : differences) {
        names.emplace_back(base::name_of(difference));
    }
    return names;
}

}  // namespace causeway::model
