// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/enum_names.hpp"

namespace causeway::model {

// In what a CA's certificates may differ from what is asked for, where an operator has said so of
// its connection. Everything else that differs is refused.
enum class AcceptedDifference {
    lacks_server_auth,  // extended key usage clientAuth without serverAuth
};

using AcceptedDifferences = std::set<AcceptedDifference>;

// In the order of the enumeration.
std::vector<std::string> names_of(const AcceptedDifferences& differences);

}  // namespace causeway::model

template <>
struct causeway::base::EnumNames<causeway::model::AcceptedDifference> {
    using enum causeway::model::AcceptedDifference;
    static constexpr std::pair<causeway::model::AcceptedDifference, std::string_view> table[] = {
        {lacks_server_auth, "lacks_server_auth"},
    };
};
