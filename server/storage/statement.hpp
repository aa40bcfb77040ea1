// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace causeway::storage {

enum class Planning {
    once,      // prepared once on each connection
    each_time  // planned for its parameters: searches whose filters may be absent
};

// A named SQL constant. The name is unique: it is what the statement is prepared under.
struct Statement {
    std::string_view name;
    std::string_view sql;
    Planning planning = Planning::once;
};

using Statements = std::span<const Statement* const>;

}  // namespace causeway::storage
