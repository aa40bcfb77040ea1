// SPDX-License-Identifier: Apache-2.0
#include "arch/include_directives.hpp"

#include "arch/source_tree.hpp"

namespace causeway::arch {
namespace {

std::string_view after_blanks(std::string_view text) {
    const std::size_t start = text.find_first_not_of(" \t");
    return start == std::string_view::npos ? std::string_view{} : text.substr(start);
}

bool consume(std::string_view& text, std::string_view word) {
    const std::string_view rest = after_blanks(text);
    if (!rest.starts_with(word)) return false;
    text = rest.substr(word.size());
    return true;
}

}  // namespace

std::vector<IncludeDirective> include_directives(std::string_view text) {
    std::vector<IncludeDirective> out;
    std::size_t number = 0;
    for (std::string_view line : lines_of(text)) {
        ++number;
        if (!consume(line, "#") || !consume(line, "include")) continue;
        if (consume(line, "<")) {
            out.push_back(
                {number, IncludeForm::angled, std::string(line.substr(0, line.find('>')))});
        } else if (consume(line, "\"")) {
            out.push_back(
                {number, IncludeForm::quoted, std::string(line.substr(0, line.find('"')))});
        } else {
            out.push_back({number, IncludeForm::computed, std::string(after_blanks(line))});
        }
    }
    return out;
}

}  // namespace causeway::arch
