// SPDX-License-Identifier: Apache-2.0
#include "storage/json_column.hpp"

namespace causeway::storage {

std::string json_text(const nlohmann::json& json) {
    constexpr std::string_view kNul = "\\u0000";
    std::string text = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    for (std::size_t at = text.find('\\'); at != std::string::npos; at = text.find('\\', at + 2)) {
        if (text.compare(at, kNul.size(), kNul) == 0) text.replace(at, kNul.size(), "\\ufffd");
    }
    return text;
}

}  // namespace causeway::storage
