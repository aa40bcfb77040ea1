// SPDX-License-Identifier: Apache-2.0
#include "arch/source_tree.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

namespace causeway::arch {
namespace {

namespace fs = std::filesystem;

bool is_foreign_folder(const fs::path& folder) {
    static const std::set<std::string> kForeign = {"build", "dist", "node_modules", "__pycache__"};
    const std::string name = folder.filename().string();
    return kForeign.contains(name) || (name.starts_with('.') && name != ".ci");
}

std::string read_file(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

}  // namespace

std::vector<SourceFile> read_tree(const fs::path& root) {
    std::vector<SourceFile> files;
    for (auto entry = fs::recursive_directory_iterator(root);
         entry != fs::recursive_directory_iterator(); ++entry) {
        if (entry->is_directory() && is_foreign_folder(entry->path())) {
            entry.disable_recursion_pending();
        } else if (entry->is_regular_file()) {
            std::string text = read_file(entry->path());
            const bool is_text = text.find('\0') == std::string::npos;
            if (is_text) files.push_back({entry->path().lexically_relative(root), std::move(text)});
        }
    }
    std::ranges::sort(files, {}, &SourceFile::path);
    return files;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

bool has_suffix(std::string_view path, std::initializer_list<std::string_view> suffixes) {
    return std::ranges::any_of(suffixes,
                               [&](std::string_view suffix) { return path.ends_with(suffix); });
}

bool is_shell_script(const SourceFile& file) {
    const std::string_view first = std::string_view(file.text).substr(0, file.text.find('\n'));
    return first.starts_with("#!") && first.ends_with("sh");
}

}  // namespace causeway::arch
