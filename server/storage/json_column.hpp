// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "storage/errors.hpp"

namespace causeway::storage {

// Reads what we wrote; everything unexpected is an UnreadableRow.
template <class Read>
auto read_json(std::string_view text, Read read) {
    try {
        return read(nlohmann::json::parse(text));
    } catch (const nlohmann::json::exception& error) {
        throw UnreadableRow(std::string("a JSON column cannot be read: ") + error.what());
    }
}

// The text for a jsonb column, which takes neither invalid UTF-8 nor U+0000, while a stranger's
// server may have answered anything: both become U+FFFD.
std::string json_text(const nlohmann::json& json);

}  // namespace causeway::storage
