// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace causeway::arch {

struct SourceFile {
    std::string path;  // relative to the repository's root, with '/'
    std::string text;
};

// The repository's text files, sorted by path. What is built or downloaded into the checkout and
// what editors hide there is left out.
std::vector<SourceFile> read_tree(const std::filesystem::path& root);

std::vector<std::string_view> lines_of(std::string_view text);
bool has_suffix(std::string_view path, std::initializer_list<std::string_view> suffixes);
bool is_shell_script(const SourceFile& file);

}  // namespace causeway::arch
