// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "arch/source_tree.hpp"
#include "arch/violation.hpp"

namespace causeway::arch {

// A row of a table of docs/acme.md: "| E32 | what it says | unit/acme/key_change_test.cpp |".
struct ClaimedRow {
    std::string id;
    std::vector<std::string> files;  // below tests/, that show it; none for a row that is not met
    std::size_t line = 1;
};

std::vector<ClaimedRow> claimed_rows(std::string_view markdown);

// What the comments above a file's tests say that these show: "Conformance row E32: ..." or
// "Conformance rows E30, E33."
struct ShownRows {
    std::set<std::string> ids;
    std::vector<Violation> violations;  // comments that cannot be read, or stand above no test
};

ShownRows shown_rows(const SourceFile& file);

// What docs/acme.md claims and no test of the named file shows, and comments that say nothing.
std::vector<Violation> unshown_rows(const std::vector<SourceFile>& tree);

}  // namespace causeway::arch
