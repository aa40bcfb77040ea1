// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>
#include <span>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace causeway::cli {

// One value of an answer as people see it: its title, and its place (RFC 6901).
struct Column {
    std::string_view title;
    std::string_view pointer;
};

// One document for programs; plain ASCII, so that nothing in it can command a terminal.
void print_json(std::ostream& out, const nlohmann::json& document);

// A line of titles and a line for each item; nothing when there is none.
void print_table(std::ostream& out, std::span<const Column> columns, const nlohmann::json& items);

// "title  value", a line each.
void print_fields(std::ostream& out, std::span<const Column> fields, const nlohmann::json& object);

// A value for people: "-" for none, lists joined by commas, an identifier by its value, a kind of
// key as the options name it.
std::string cell(const nlohmann::json& value);
// The same of a member, which an older server may not send.
std::string cell(const nlohmann::json& object, std::string_view pointer);

}  // namespace causeway::cli
