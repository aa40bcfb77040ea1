// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace causeway::model {

// How an endpoint's validations reach the outside: through which resolvers, and which otherwise
// refused private networks its customer's servers live in.
struct ValidationNetwork {
    std::string resolver_set = "default";       // a name from the process configuration
    std::vector<std::string> allowed_networks;  // CIDR, private ranges only

    bool operator==(const ValidationNetwork&) const = default;
};

}  // namespace causeway::model
