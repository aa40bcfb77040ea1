// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace causeway::cli {

// An order's timeline as a story: first what became of it and why, then what was seen for each
// name, what the CA was asked, and who did what.
void print_order_report(std::ostream& out, const nlohmann::json& timeline);

// A line for each of the calls of a connector for that attempt, from `record`'s "exchanges".
void print_exchanges(std::ostream& out, const nlohmann::json& record, const std::string& attempt);

}  // namespace causeway::cli
