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

struct ForbiddenWords {
    std::set<std::string> words;
    std::string reason;
    std::set<std::string> except;  // paths, or beginnings of paths
};

// The rules of file_rules.toml.
struct FileRules {
    std::size_t longest_file = 0;
    std::set<std::string> private_paths;
    std::vector<ForbiddenWords> forbidden;
};

FileRules parse_file_rules(std::string_view toml);

// What is wrong with one file: its licence line, its length, the words and the namespaces in it.
std::vector<Violation> check_file(const FileRules& rules, const SourceFile& file);

}  // namespace causeway::arch
