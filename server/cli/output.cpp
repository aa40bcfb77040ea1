// SPDX-License-Identifier: Apache-2.0
#include "cli/output.hpp"

#include <algorithm>
#include <optional>
#include <ostream>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/printable.hpp"

namespace causeway::cli {
namespace {

using nlohmann::json;

constexpr std::size_t kGap = 2;

std::string padded(std::string text, std::size_t columns) {
    const std::size_t taken = width(text);
    if (taken < columns) text.append(columns - taken, ' ');
    return text;
}

std::string joined(const json& list) {
    std::string out;
    for (const json& item : list) {
        if (!out.empty()) out += ", ";
        out += cell(item);
    }
    return out.empty() ? "-" : out;
}

// A kind of key as --key names it, or nothing.
std::optional<std::string> key_kind(const json& value) {
    if (!value.contains("type") || !value["type"].is_string()) return std::nullopt;
    const std::string type = printable(value["type"].get_ref<const std::string&>());
    if (value.size() == 1) return type;
    const bool sized = value.size() == 3 && value.value("min_bits", json()).is_number() &&
                       value.value("max_bits", json()).is_number();
    if (!sized) return std::nullopt;
    return type + ":" + value["min_bits"].dump() + "-" + value["max_bits"].dump();
}

void print_line(std::ostream& out, const std::vector<std::string>& cells,
                const std::vector<std::size_t>& widths) {
    for (std::size_t i = 0; i + 1 < cells.size(); ++i) out << padded(cells[i], widths[i] + kGap);
    out << cells.back() << '\n';
}

}  // namespace

void print_json(std::ostream& out, const json& document) {
    // DEL is the one control character that JSON does not have to escape.
    for (const char c : document.dump(2, ' ', true)) {
        if (c == '\x7f') {
            out << "\\u007f";
        } else {
            out << c;
        }
    }
    out << '\n';
}

void print_table(std::ostream& out, std::span<const Column> columns, const json& items) {
    if (items.empty()) return;
    std::vector<std::vector<std::string>> lines(1);
    for (const Column& column : columns) lines.front().emplace_back(column.title);
    for (const json& item : items) {
        auto& line = lines.emplace_back();
        for (const Column& column : columns) line.push_back(cell(item, column.pointer));
    }
    std::vector<std::size_t> widths(columns.size());
    for (const auto& line : lines) {
        for (std::size_t i = 0; i < line.size(); ++i) {
            widths[i] = std::max(widths[i], width(line[i]));
        }
    }
    for (const auto& line : lines) print_line(out, line, widths);
}

void print_fields(std::ostream& out, std::span<const Column> fields, const json& object) {
    std::size_t widest = 0;
    for (const Column& field : fields) widest = std::max(widest, width(field.title));
    for (const Column& field : fields) {
        print_line(out, {std::string(field.title), cell(object, field.pointer)}, {widest});
    }
}

std::string cell(const json& value) {
    if (value.is_null()) return "-";
    if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
    if (value.is_array()) return joined(value);
    if (value.is_string()) {
        const auto& text = value.get_ref<const std::string&>();
        return text.empty() ? "-" : printable(text);
    }
    if (value.is_object() && value.contains("value")) return cell(value["value"]);
    if (const auto key = key_kind(value)) return *key;
    return printable(value.dump());
}

std::string cell(const json& object, std::string_view pointer) {
    const json::json_pointer place{std::string(pointer)};
    return object.contains(place) ? cell(object[place]) : "-";
}

}  // namespace causeway::cli
