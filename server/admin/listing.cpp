// SPDX-License-Identifier: Apache-2.0
#include "admin/listing.hpp"

#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "admin/render.hpp"
#include "base/encoding.hpp"

namespace causeway::admin {

std::string make_cursor(const base::Uuid& last) {
    return base::base64url_encode(last.octets());
}

std::optional<base::Uuid> parse_cursor(std::string_view text) {
    const auto octets = base::base64url_decode(text);
    std::array<std::uint8_t, 16> id{};
    if (!octets || octets->size() != id.size()) return std::nullopt;
    std::ranges::copy(*octets, id.begin());
    return base::Uuid(id);
}

http::Response list_response(nlohmann::json items, const std::optional<std::string>& next) {
    if (items.is_null()) items = nlohmann::json::array();
    return ok({{"items", std::move(items)}, {"next", optional_json(next)}});
}

}  // namespace causeway::admin
