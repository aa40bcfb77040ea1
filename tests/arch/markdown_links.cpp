// SPDX-License-Identifier: Apache-2.0
#include "arch/markdown_links.hpp"

#include <filesystem>
#include <set>
#include <string>
#include <string_view>

namespace causeway::arch {
namespace {

namespace fs = std::filesystem;

// The targets of [text](target) and ![text](target) in a line, without anchors and titles.
std::vector<std::string> link_targets(std::string_view line) {
    std::vector<std::string> out;
    for (std::size_t at = line.find("]("); at != std::string_view::npos;
         at = line.find("](", at + 1)) {
        const std::string_view rest = line.substr(at + 2);
        out.emplace_back(rest.substr(0, rest.find_first_of(")# ")));
    }
    return out;
}

bool is_relative(std::string_view target) {
    return !target.empty() && target.find(':') == std::string_view::npos;
}

std::string resolve(const std::string& document, const std::string& target) {
    if (target.starts_with('/')) return target.substr(1);
    std::string path = (fs::path(document).parent_path() / target).lexically_normal().string();
    while (path.ends_with('/')) path.pop_back();
    return path;
}

std::set<std::string> files_and_folders(const std::vector<SourceFile>& tree) {
    std::set<std::string> out = {"."};
    for (const SourceFile& file : tree) {
        for (fs::path path = file.path; !path.empty(); path = path.parent_path()) {
            out.insert(path.string());
        }
    }
    return out;
}

}  // namespace

std::vector<Violation> broken_links(const std::vector<SourceFile>& tree) {
    const std::set<std::string> known = files_and_folders(tree);
    std::vector<Violation> out;
    for (const SourceFile& file : tree) {
        if (!file.path.ends_with(".md")) continue;
        std::size_t number = 0;
        bool in_code_block = false;
        for (const std::string_view line : lines_of(file.text)) {
            ++number;
            if (line.starts_with("```")) in_code_block = !in_code_block;
            if (in_code_block) continue;
            for (const std::string& target : link_targets(line)) {
                if (!is_relative(target) || known.contains(resolve(file.path, target))) continue;
                out.push_back({file.path, number, "the link leads nowhere: " + target});
            }
        }
    }
    return out;
}

}  // namespace causeway::arch
