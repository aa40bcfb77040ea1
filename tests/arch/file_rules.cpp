// SPDX-License-Identifier: Apache-2.0
#include "arch/file_rules.hpp"

#include <algorithm>
#include <cctype>
#include <initializer_list>

#include "arch/toml_lists.hpp"

namespace causeway::arch {
namespace {

ForbiddenWords parse_forbidden(const toml::table& row) {
    ForbiddenWords out{names_from(row.get("words")), row.get("reason")->value_or(""), {}};
    if (row.contains("except")) out.except = names_from(row.get("except"));
    return out;
}

// Its comments begin with '#'.
bool is_script(const SourceFile& file) {
    return file.text.starts_with("#!") ||
           has_suffix(file.path, {".py", ".cmake", "CMakeLists.txt"});
}

bool is_code(const SourceFile& file) {
    return is_script(file) ||
           has_suffix(file.path, {".cpp", ".hpp", ".c", ".h", ".ts", ".tsx", ".js", ".mjs", ".go"});
}

// The comments of which one must open a file of this kind.
std::vector<std::string> licence_lines(const SourceFile& file) {
    const std::string licence = "SPDX-License-Identifier: Apache-2.0";
    if (is_script(file)) return {"# " + licence};
    if (has_suffix(file.path, {".c", ".h"})) return {"/* " + licence + " */", "// " + licence};
    return {"// " + licence};
}

bool is_word_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool stands_alone(std::string_view line, std::size_t at, std::string_view word) {
    const std::size_t end = at + word.size();
    const bool begins =
        at == 0 || !is_word_character(word.front()) || !is_word_character(line[at - 1]);
    const bool ends = end == line.size() || !is_word_character(word.back()) ||
                      !is_word_character(line[end]) || word.ends_with('_');
    return begins && ends;
}

bool contains_word(std::string_view line, std::string_view word) {
    for (std::size_t at = line.find(word); at != std::string_view::npos;
         at = line.find(word, at + 1)) {
        if (stands_alone(line, at, word)) return true;
    }
    return false;
}

// Calendar arithmetic and literal suffixes are made for it and useless without.
bool imports_a_namespace(std::string_view line) {
    constexpr std::string_view kImport = "using namespace ";
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    if (!line.starts_with(kImport)) return false;
    const std::string_view name = line.substr(kImport.size());
    return !name.starts_with("std::chrono") && !name.starts_with("std::literals");
}

void check_licence(const SourceFile& file, std::vector<Violation>& out) {
    const std::vector<std::string> expected = licence_lines(file);
    const std::vector<std::string_view> lines = lines_of(file.text);
    const std::size_t index = file.text.starts_with("#!") ? 1 : 0;
    if (index < lines.size() && std::ranges::find(expected, lines[index]) != expected.end()) return;
    out.push_back({file.path, index + 1, "this line must be \"" + expected.front() + "\""});
}

void check_length(const FileRules& rules, const SourceFile& file, std::vector<Violation>& out) {
    const std::size_t length = lines_of(file.text).size();
    if (length <= rules.longest_file) return;
    out.push_back({file.path, length,
                   "a file has at most " + std::to_string(rules.longest_file) +
                       " lines: split it where the idea splits"});
}

// Appends what is wrong with line `number`.
void check_line(const FileRules& rules, const SourceFile& file, std::size_t number,
                std::string_view line, std::vector<Violation>& out) {
    for (const ForbiddenWords& forbidden : rules.forbidden) {
        const bool excepted = std::ranges::any_of(
            forbidden.except, [&](const auto& prefix) { return file.path.starts_with(prefix); });
        if (excepted) continue;
        for (const std::string& word : forbidden.words) {
            if (!contains_word(line, word)) continue;
            out.push_back({file.path, number, "no " + word + ": " + forbidden.reason});
        }
    }
    if (imports_a_namespace(line)) {
        out.push_back({file.path, number, "no namespace is imported whole: name what you use"});
    }
}

void check_paths(const FileRules& rules, const SourceFile& file, std::size_t number,
                 std::string_view line, std::vector<Violation>& out) {
    for (const std::string& path : rules.private_paths) {
        if (line.find(path) == std::string_view::npos) continue;
        out.push_back({file.path, number, "a place that only one machine has: " + path});
    }
}

}  // namespace

FileRules parse_file_rules(std::string_view text) {
    const toml::table document = toml::parse(text);
    FileRules rules{document["longest_file"].value<std::size_t>().value(),
                    names_from(document.get("private_paths")),
                    {}};
    if (const toml::array* rows = document["forbidden"].as_array()) {
        for (const toml::node& row : *rows)
            rules.forbidden.push_back(parse_forbidden(*row.as_table()));
    }
    return rules;
}

std::vector<Violation> check_file(const FileRules& rules, const SourceFile& file) {
    std::vector<Violation> out;
    if (is_code(file)) {
        check_licence(file, out);
        check_length(rules, file, out);
    }
    std::size_t number = 0;
    for (const std::string_view line : lines_of(file.text)) {
        ++number;
        if (is_code(file)) check_line(rules, file, number, line, out);
        check_paths(rules, file, number, line, out);
    }
    return out;
}

}  // namespace causeway::arch
