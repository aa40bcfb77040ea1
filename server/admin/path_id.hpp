// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "admin/call.hpp"
#include "base/result.hpp"

namespace causeway::admin {

// The id in the path. What cannot be an id names nothing: not_found, as for one that does not
// exist.
template <class Id>
base::Result<Id> path_id(const Call& call, std::string_view placeholder) {
    const auto id = Id::parse(call.path[placeholder]);
    if (id) return *id;
    return base::fail(base::ErrorKind::not_found,
                      "There is no " + std::string(placeholder) + " with this id.");
}

}  // namespace causeway::admin
