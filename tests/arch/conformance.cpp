// SPDX-License-Identifier: Apache-2.0
#include "arch/conformance.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <map>

namespace causeway::arch {
namespace {

constexpr std::string_view kDocument = "docs/acme.md";
constexpr std::string_view kTests = "tests/";

bool is_digit(char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

// A letter for the section and a number, as "G21".
bool is_id(std::string_view text) {
    return text.size() > 1 && text[0] >= 'A' && text[0] <= 'Z' &&
           std::all_of(text.begin() + 1, text.end(), is_digit);
}

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> out;
    for (;;) {
        const std::size_t at = text.find(separator);
        out.push_back(trimmed(text.substr(0, at)));
        if (at == std::string_view::npos) return out;
        text.remove_prefix(at + 1);
    }
}

bool is_test(std::string_view line) {
    return line.starts_with("TEST(") || line.starts_with("TEST_F(") || line.starts_with("TEST_P(");
}

// The text of the comment that begins at that line, and the first line after it.
struct Comment {
    std::string text;
    std::size_t end;
};

Comment comment_at(const std::vector<std::string_view>& lines, std::size_t at) {
    Comment comment{"", at};
    while (comment.end < lines.size() && trimmed(lines[comment.end]).starts_with("//")) {
        comment.text += std::string(trimmed(trimmed(lines[comment.end]).substr(2))) + " ";
        ++comment.end;
    }
    return comment;
}

// The ids between "Conformance row " or "Conformance rows " and the ':' or '.' that ends them; none
// when the comment is written otherwise.
std::vector<std::string> ids_of(std::string_view comment) {
    const bool several = comment.starts_with("Conformance rows ");
    if (!several && !comment.starts_with("Conformance row ")) return {};
    comment.remove_prefix(several ? 17 : 16);
    const std::size_t end = comment.find_first_of(":.");
    if (end == std::string_view::npos) return {};
    std::vector<std::string> ids;
    for (const std::string_view id : split(comment.substr(0, end), ',')) {
        if (!is_id(id)) return {};
        ids.emplace_back(id);
    }
    return (ids.size() > 1) == several ? ids : std::vector<std::string>();
}

bool mentions_rows(std::string_view line) {
    return trimmed(line).starts_with("//") && line.find("onformance row") != std::string_view::npos;
}

}  // namespace

std::vector<ClaimedRow> claimed_rows(std::string_view markdown) {
    std::vector<ClaimedRow> rows;
    std::size_t number = 0;
    for (const std::string_view line : lines_of(markdown)) {
        ++number;
        const std::vector<std::string_view> cells = split(line, '|');
        if (cells.size() != 5 || !is_id(cells[1])) continue;
        ClaimedRow row{std::string(cells[1]), {}, number};
        for (const std::string_view file : split(cells[3], ',')) {
            if (file.ends_with("_test.cpp")) row.files.emplace_back(file);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

ShownRows shown_rows(const SourceFile& file) {
    const std::vector<std::string_view> lines = lines_of(file.text);
    ShownRows shown;
    for (std::size_t at = 0; at < lines.size(); ++at) {
        if (!mentions_rows(lines[at])) continue;
        const Comment comment = comment_at(lines, at);
        const std::vector<std::string> ids = ids_of(comment.text);
        if (ids.empty()) {
            shown.violations.push_back(
                {file.path, at + 1,
                 "write \"Conformance row E1: ...\" or \"Conformance rows E1, E2: ...\""});
        } else if (comment.end == lines.size() || !is_test(lines[comment.end])) {
            shown.violations.push_back(
                {file.path, at + 1, "a conformance row stands above the test that shows it"});
        }
        shown.ids.insert(ids.begin(), ids.end());
    }
    return shown;
}

std::vector<Violation> unshown_rows(const std::vector<SourceFile>& tree) {
    std::vector<Violation> out;
    std::map<std::string, std::set<std::string>> shown;
    for (const SourceFile& file : tree) {
        if (!file.path.starts_with(kTests) || !file.path.ends_with("_test.cpp")) continue;
        ShownRows rows = shown_rows(file);
        shown[file.path.substr(kTests.size())] = std::move(rows.ids);
        std::ranges::move(rows.violations, std::back_inserter(out));
    }
    for (const SourceFile& file : tree) {
        if (file.path != kDocument) continue;
        for (const ClaimedRow& row : claimed_rows(file.text)) {
            for (const std::string& test : row.files) {
                if (shown.contains(test) && shown.at(test).contains(row.id)) continue;
                out.push_back({file.path, row.line,
                               "no test of tests/" + test + " says that it shows row " + row.id});
            }
        }
    }
    return out;
}

}  // namespace causeway::arch
