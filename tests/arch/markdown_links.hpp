// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "arch/source_tree.hpp"
#include "arch/violation.hpp"

namespace causeway::arch {

// Relative links in the repository's Markdown files that lead to no file or folder of it.
std::vector<Violation> broken_links(const std::vector<SourceFile>& tree);

}  // namespace causeway::arch
